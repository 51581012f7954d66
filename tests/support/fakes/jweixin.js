// Stands in for WeChat's JS-SDK in a browser: what it was told is kept in window.wechatSeen, and
// window.wechatChecks, which the test brings, says whether a signature counts.
(function () {
  'use strict';
  var listeners = {}, state = 0;
  var seen = window.wechatSeen = { configs: [], app: [], timeline: [] };
  window.wx = {
    config: function (given) {
      seen.configs.push(given);
      window.wechatChecks(given, location.href.split('#')[0]).then(function (counts) {
        state = counts ? 1 : -1;
        var listener = listeners[counts ? 'ready' : 'error'];
        if (listener) listener({ errMsg: counts ? 'config:ok' : 'config:invalid signature' });
      });
    },
    ready: function (listener) { if (state === 1) listener(); else listeners.ready = listener; },
    error: function (listener) { listeners.error = listener; },
    updateAppMessageShareData: function (data) { if (state === 1) seen.app.push(data); },
    updateTimelineShareData: function (data) { if (state === 1) seen.timeline.push(data); }
  };
  customElements.define('wx-open-subscribe', class extends HTMLElement {
    connectedCallback() {
      var tag = this, given = tag.querySelector('template');
      if (state !== 1 || !given) return;
      var root = tag.attachShadow({ mode: 'open' });
      root.appendChild(given.content.cloneNode(true));
      root.addEventListener('click', function () {
        var details = {};
        details[tag.getAttribute('template')] = JSON.stringify({ status: 'accept' });
        tag.dispatchEvent(new CustomEvent('success', {
          detail: { subscribeDetails: JSON.stringify(details) }
        }));
      });
    }
  });
})();
