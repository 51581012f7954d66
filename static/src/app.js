// What every page gains from JavaScript; without it the same pages work by links and forms.
(function () {
  'use strict';
  var text = document.body.dataset;

  // Focus follows a swap, so that a reader hears what is new. Somebody who is still busy with
  // a filter outside the swapped part is left in peace, unless something went wrong.
  function focusIn(root) {
    var found = root.querySelector('#error-summary, [data-focus]');
    var active = document.activeElement;
    if (!found && active && active !== document.body && !root.contains(active)) return;
    if (!root.textContent.trim()) return;
    found = found || root.querySelector('h1, h2, h3') || root;
    if (!found.hasAttribute('tabindex')) found.setAttribute('tabindex', '-1');
    found.focus({ preventScroll: found.id !== 'error-summary' });
    if (found.id === 'error-summary') found.scrollIntoView({ block: 'start' });
  }

  function submitButtons(form) {
    var all = Array.prototype.slice.call(form.elements);
    return all.filter(function (button) { return button.type === 'submit'; });
  }

  // One tap sends once. The pressed button keeps its name and value, so it is stopped a moment later.
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method === 'get' || form.method === 'dialog') return;
    // A file that comes beside the page leaves the page, and its buttons, as they are.
    if (((event.submitter && event.submitter.formTarget) || form.target) === '_blank') return;
    if (form.dataset.sending) { event.preventDefault(); return; }
    form.dataset.sending = '1';
    setTimeout(function () { hold(form); }, 0);
  });

  function hold(form) {
    form.dataset.sending = '1';
    submitButtons(form).forEach(function (button) {
      button.disabled = true;
      button.setAttribute('aria-busy', 'true');
    });
    var state = form.querySelector('[data-draft-state]');
    if (state) { state.dataset.was = state.textContent; state.textContent = text.tSending; }
  }

  function release(form) {
    if (!form.dataset || !form.dataset.sending) return;
    delete form.dataset.sending;
    submitButtons(form).forEach(function (button) {
      button.disabled = false;
      button.removeAttribute('aria-busy');
    });
    var state = form.querySelector('[data-draft-state]');
    if (state && state.dataset.was) state.textContent = state.dataset.was;
  }

  // The back button shows a page as it was left, with its button still off.
  window.addEventListener('pageshow', function () {
    document.querySelectorAll('form[data-sending]').forEach(release);
  });

  function message(sentence, retry) {
    var region = document.getElementById('msg');
    if (!region) return;
    var box = document.createElement('div');
    box.className = 'notice notice--danger';
    var body = document.createElement('div');
    body.className = 'notice__body';
    body.textContent = sentence;
    box.appendChild(body);
    if (retry) {
      var button = document.createElement('button');
      button.type = 'button';
      button.className = 'link';
      button.textContent = text.tRetry;
      button.addEventListener('click', function () { region.textContent = ''; retry(); });
      box.appendChild(button);
    }
    region.textContent = '';
    region.appendChild(box);
    if (box.scrollIntoView) box.scrollIntoView({ block: 'nearest' });
  }

  document.addEventListener('htmx:beforeRequest', function (event) {
    var form = event.detail.elt;
    if (form.tagName === 'FORM' && event.detail.requestConfig.verb !== 'get') hold(form);
  });
  // A swap of the whole element leaves the old one behind; the new one bears the same id.
  document.addEventListener('htmx:afterSwap', function (event) {
    var target = event.detail.target;
    if (target && !target.isConnected && target.id) target = document.getElementById(target.id);
    if (target && target.isConnected) focusIn(target);
  });
  document.addEventListener('htmx:afterRequest', function (event) { release(event.detail.elt); });
  ['htmx:sendError', 'htmx:timeout', 'htmx:responseError'].forEach(function (name) {
    document.addEventListener(name, function (event) {
      var from = event.detail.elt;
      release(from);
      message(text.tFailed, function () {
        if (from.requestSubmit) from.requestSubmit();
        else from.click();
      });
    });
  });

  // Offline
  var banner;
  function connection() {
    if (navigator.onLine === false && !banner) {
      banner = document.createElement('p');
      banner.className = 'offline';
      banner.setAttribute('role', 'status');
      banner.textContent = text.tOffline;
      document.body.insertBefore(banner, document.body.firstChild);
    } else if (navigator.onLine !== false && banner) {
      banner.remove();
      banner = null;
    }
  }
  window.addEventListener('online', connection);
  window.addEventListener('offline', connection);

  document.addEventListener('change', function (event) {
    var field = event.target;
    if (!field.hasAttribute('data-autosubmit') || !field.form) return;
    if (field.form.requestSubmit) field.form.requestSubmit();
    else field.form.submit();
  });

  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-copy], [data-print]');
    if (!button) return;
    if (button.hasAttribute('data-print')) { window.print(); return; }
    if (!navigator.clipboard) return;
    navigator.clipboard.writeText(button.dataset.copy).then(function () {
      if (button.dataset.copied) button.textContent = button.dataset.copied;
    });
  });

  document.querySelectorAll('[data-print], [data-copy][data-copied]').forEach(function (button) {
    if (button.hasAttribute('data-print') || navigator.clipboard) button.hidden = false;
  });
  connection();
  var summary = document.getElementById('error-summary');
  if (summary) summary.focus();
})();
