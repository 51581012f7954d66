// Inside WeChat: what this page is shared as. The address, words and picture stand in the head.
(function () {
  'use strict';
  var script = document.querySelector('script[data-wechat]');
  var wx = window.wx;
  if (!script || !wx || !wx.config) return;

  // Later changes of the address by a script count on Android only: on an iPhone WeChat compares
  // with the address by which the document was entered, so that one is kept from the start.
  var here = location.pathname + location.search;
  var first = entered();
  var apple = /iPhone|iPad|iPod/.test(navigator.userAgent);
  var tries = apple && first !== here ? [here, first] : [here];

  // The first page of this visit, for versions that go by it over real page loads too.
  function entered() {
    try {
      var known = sessionStorage.getItem('wechat-entry');
      if (!known) sessionStorage.setItem('wechat-entry', here);
      return known || here;
    } catch (error) { return here; }
  }

  function told(property) {
    var found = document.querySelector('meta[property="og:' + property + '"]');
    return found ? found.content : '';
  }

  function share() {
    var card = { title: told('title'), desc: told('description'), link: told('url'), imgUrl: told('image') };
    wx.updateAppMessageShareData(card);
    wx.updateTimelineShareData({ title: card.title, link: card.link, imgUrl: card.imgUrl });
  }

  function begin() {
    var page = tries.shift();
    if (page === undefined) return;
    fetch(script.dataset.wechat + '?page=' + encodeURIComponent(page), { credentials: 'same-origin' })
      .then(function (answer) { return answer.ok ? answer.json() : null; })
      .then(function (signed) {
        if (!signed) return;
        wx.config({
          debug: false,
          appId: signed.appId,
          timestamp: signed.timestamp,
          nonceStr: signed.nonceStr,
          signature: signed.signature,
          jsApiList: ['updateAppMessageShareData', 'updateTimelineShareData'],
          openTagList: ['wx-open-subscribe']
        });
      })
      .catch(function () { /* offline: WeChat shares the page as it reads it */ });
  }

  // A button of WeChat's own: only a tap on it may ask for a message.
  function ask() {
    var place = document.querySelector('[data-notices]');
    if (!place) return;
    var tag = document.createElement('wx-open-subscribe');
    var inside = document.createElement('template');
    var button = document.createElement('button');
    tag.setAttribute('template', place.dataset.notices);
    button.textContent = place.dataset.label;
    button.setAttribute('style', 'width:100%;min-height:48px;border:0;border-radius:8px;' +
      'background:#0a7a3f;color:#fff;font-size:17px');
    inside.content.appendChild(button);
    tag.appendChild(inside);
    tag.addEventListener('success', function (event) {
      var said = JSON.stringify((event.detail && event.detail.subscribeDetails) || '');
      var done = document.querySelector('[data-notices-done]');
      if (done && said.indexOf('accept') >= 0) done.hidden = false;
    });
    place.appendChild(tag);
  }

  // The SDK keeps one listener of each kind.
  wx.ready(function () { share(); ask(); });
  wx.error(begin);
  begin();
})();
