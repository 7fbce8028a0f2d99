// Proposes the time zone of the browser, where the reader has not chosen one.
const select = document.querySelector("select[data-propose]");
if (select && !select.value) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const found = [...select.options].find((one) => one.value === zone);
  if (found) found.selected = true;
}
