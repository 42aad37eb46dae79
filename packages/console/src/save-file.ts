/** Hands the browser a file to save. */
export function saveFile(name: string, type: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  // After the click the browser has the file; a minute is for those that ask where to put it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
