// Keys of the workbench. Each presses a link or button which is on the page anyway.
(function () {
  'use strict';
  var body = document.querySelector('[data-keys]');
  var help = document.getElementById('keys-help');

  // Keys can be turned off by whoever speaks to the computer, or presses letters for other reasons.
  function areOff() { return !body || body.dataset.keys === 'off' || body.hasAttribute('data-keys-off'); }

  function showKeys() {
    document.querySelectorAll('.desk kbd').forEach(function (mark) { mark.hidden = areOff(); });
    document.querySelectorAll('[data-keys-help]').forEach(function (opener) { opener.hidden = !help; });
  }

  document.addEventListener('submit', function (event) {
    if (event.target.hasAttribute('data-keys-form')) event.target.elements.next.value = location.pathname + location.search;
  }, true);

  function rows() { return Array.prototype.slice.call(document.querySelectorAll('[data-row]')); }

  function current(all) {
    var at = all.findIndex(function (row) { return row.matches('.is-current, [aria-current]'); });
    var focused = all.findIndex(function (row) { return row.contains(document.activeElement); });
    return focused >= 0 ? focused : at;
  }

  function move(step) {
    var all = rows();
    if (!all.length) return;
    var at = current(all);
    var next = at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + step));
    all.forEach(function (row) { row.classList.remove('is-current'); });
    all[next].classList.add('is-current');
    var link = all[next].querySelector('a');
    if (!link) return;
    link.focus();
    if (at !== next && beside()) link.click();
  }

  // Whether a report can be shown beside the list.
  function beside() {
    var item = document.getElementById('item');
    return item && item.getClientRects().length > 0;
  }

  function press(key) {
    var selector = key === 'u' ? '[data-undo], [data-key="u"]' : '[data-key="' + key + '"]';
    var found = Array.prototype.find.call(document.querySelectorAll(selector), function (element) {
      return !element.disabled && element.getClientRects().length;
    });
    if (!found) return false;
    if (found.tagName === 'SELECT') found.focus();
    else found.click();
    return true;
  }

  function isTyping(element) {
    return element.isContentEditable || /^(TEXTAREA|SELECT)$/.test(element.tagName) ||
      (element.tagName === 'INPUT' && !/^(checkbox|radio|button|submit)$/.test(element.type));
  }

  document.addEventListener('keydown', function (event) {
    if (areOff()) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    if (document.querySelector('dialog[open]')) return;
    var key = event.key.toLowerCase();
    if (key === 'j' || key === 'k') move(key === 'j' ? 1 : -1);
    else if (key === '?' && help && help.showModal) help.showModal();
    else if (!/^[atmru]$/.test(key) || !press(key)) return;
    event.preventDefault();
  });

  // Where list and item stand side by side, a row opens beside the list instead of a new page.
  document.addEventListener('click', function (event) {
    var link = event.target.closest('[data-row] a');
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!window.htmx || !beside()) return;
    event.preventDefault();
    window.htmx.ajax('GET', link.href, { source: link, target: '#item', swap: 'outerHTML' });
  });

  // The row of the report that is shown is marked, whichever way it came there.
  document.addEventListener('htmx:afterSettle', function () {
    var item = document.getElementById('item');
    if (!item || !item.dataset.no) return;
    rows().forEach(function (row) {
      var shown = row.id === 'row-' + item.dataset.no;
      row.classList.remove('is-current');
      if (shown) row.setAttribute('aria-current', 'true');
      else row.removeAttribute('aria-current');
    });
    count();
  });

  // Ticks for acting on several at once: the bar says how many.
  function count() {
    var ticked = document.querySelectorAll('[data-pick]:checked').length;
    document.querySelectorAll('[data-picked]').forEach(function (place) {
      place.textContent = ticked ? String(ticked) : '';
      place.hidden = !ticked;
    });
  }
  document.addEventListener('change', function (event) { if (event.target.hasAttribute('data-pick')) count(); });
  document.addEventListener('click', function (event) {
    var opener = event.target.closest('[data-keys-help]');
    if (opener && help && help.showModal) help.showModal();
  });
  document.addEventListener('htmx:afterSettle', showKeys);

  // The undo goes when its seconds are over; the server would refuse it from then on.
  var ticking;
  function tick() {
    var form = document.querySelector('[data-undo-seconds]');
    if (!form || form.dataset.ends) return;
    form.dataset.ends = String(Date.now() + 1000 * form.dataset.undoSeconds);
    clearInterval(ticking);
    ticking = setInterval(function () {
      var left = Math.ceil((form.dataset.ends - Date.now()) / 1000);
      var shown = form.querySelector('[data-undo-left]');
      if (left <= 0 || !form.isConnected) {
        clearInterval(ticking);
        if (form.isConnected && !form.dataset.sending) form.remove();
      } else if (shown) shown.textContent = String(left);
    }, 250);
  }
  document.addEventListener('htmx:afterSettle', tick);
  document.addEventListener('htmx:oobAfterSwap', tick);
  tick();

  document.querySelectorAll('[data-copy-shown]').forEach(function (button) { button.hidden = !navigator.clipboard; });
  document.addEventListener('focusin', function (event) {
    if (event.target.matches('textarea[readonly]')) event.target.select();
  });
  // The reply begins with its template: R leads to the form, which is a page of its own.
  var template = document.querySelector('#act select[data-focus]');
  if (template && !areOff() && beside()) template.focus();
  showKeys();
  count();
})();

// What is sent after the session ended waits in this tab until one has signed in again.
(function () {
  'use strict';
  var KEY = 'sent';
  var TEXT = /^(text|tel|search|number|date|radio|checkbox|select-one|textarea)$/;

  function address(form) { return new URL(form.getAttribute('action') || '', location.href).pathname; }

  function fields(form) {
    return Array.prototype.filter.call(form.elements, function (each) { return each.name && TEXT.test(each.type); });
  }

  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (form.method !== 'post') return;
    var values = fields(form).map(function (each) {
      return [each.name, /^(radio|checkbox)$/.test(each.type) ? each.checked && each.value : each.value];
    });
    try { sessionStorage.setItem(KEY, JSON.stringify([address(form), values])); } catch (blocked) { return; }
  }, true);

  function giveBack(sent) {
    Array.prototype.forEach.call(document.forms, function (form) {
      if (form.method !== 'post' || address(form) !== sent[0]) return;
      fields(form).forEach(function (each, at) {
        var kept = sent[1][at];
        if (!kept || kept[0] !== each.name) return;
        if (/^(radio|checkbox)$/.test(each.type)) each.checked = kept[1] === each.value;
        else each.value = kept[1];
      });
    });
  }

  try {
    var sent = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    var before = document.referrer && new URL(document.referrer);
    if (sent && before && before.origin === location.origin && /^\/login/.test(before.pathname)) giveBack(JSON.parse(sent));
  } catch (blocked) { return; }
})();
