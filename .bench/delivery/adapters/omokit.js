// omo.js is on the page as a merchant puts it there: this only gives it the rig's name.
window.sdk = { track: (name, properties) => void window.omo.track(name, properties) };
