/**
 * Brings the page's `<omo-consent>` into view and focus. Pages may have none, or not have loaded it yet: then it asks by
 * itself once it is there.
 */
export async function askForConsent(page: Document): Promise<void> {
  const notice = page.querySelector('omo-consent') as { show?: () => Promise<void> } | null;
  await notice?.show?.();
}
