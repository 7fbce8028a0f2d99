// serve --dev: reload this page when the server says that it has changed since it was sent.
"use strict";
(function () {
  const mark = document.currentScript.dataset.mark;
  new EventSource("/dev/changes?" + mark).onmessage = function () {
    location.reload();
  };
})();
