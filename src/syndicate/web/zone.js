// Proposes the time zone of the browser, where the reader has not chosen one.
const select = document.querySelector("select[data-propose]");
const told = (zone) => Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
const is = (option, zone) => {
  try {
    return option.value !== "" && told(option.value) === zone; // under whatever name browsers know it
  } catch {
    return false; // a zone newer than the browser
  }
};
if (select && !select.value) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const options = [...select.options];
  const found = options.find((one) => one.value === zone) ?? options.find((one) => is(one, zone));
  if (found) found.selected = true;
}
