// Sends photos and keeps drafts; the form itself stays a plain POST.
var portalUpload = (function () {
  'use strict';

  function token(form) {
    var field = form.elements.csrf_token;
    return field ? field.value : '';
  }

  function post(tiles, blob, progress) {
    return new Promise(function (resolve) {
      var request = new XMLHttpRequest();
      var body = new FormData();
      body.append('csrf_token', token(tiles.form));
      body.append('photo', blob, blob.name || 'photo.jpg');
      request.open('POST', tiles.words.uploadUrl);
      request.setRequestHeader('X-Requested-With', 'fetch');
      request.timeout = 60000;
      request.upload.onprogress = function (event) {
        if (event.lengthComputable) progress(Math.min(99, Math.round(100 * event.loaded / event.total)));
      };
      request.onerror = request.ontimeout = request.onabort = function () { resolve({}); };
      request.onload = function () {
        var answer = {};
        try { answer = JSON.parse(request.responseText); } catch (notJson) { answer = {}; }
        if (request.status === 201 && answer.id) resolve({ id: answer.id, final: true });
        else if ((request.status === 413 || request.status === 422) && answer.error) resolve({ error: answer.error, final: true });
        else if (request.status === 400) portalUpload.refresh(tiles.form).then(function () { resolve({}); });
        else resolve({});
      };
      request.send(body);
    });
  }

  function remove(tiles, id) {
    var request = new XMLHttpRequest();
    var body = new FormData();
    body.append('csrf_token', token(tiles.form));
    request.open('POST', tiles.words.uploadUrl + '/' + encodeURIComponent(id) + '/delete');
    request.setRequestHeader('X-Requested-With', 'fetch');
    request.send(body);
  }

  // A page that waited in the background may hold a token whose session has ended.
  async function refresh(form) {
    if (!form.dataset.csrfUrl) return;
    try {
      var response = await fetch(form.dataset.csrfUrl, { credentials: 'same-origin', cache: 'no-store' });
      if (response.ok) form.elements.csrf_token.value = (await response.json()).token;
    } catch (offline) { /* the old token may still do */ }
  }

  return { post: post, remove: remove, refresh: refresh };
})();

(function () {
  'use strict';
  var SKIPPED = { csrf_token: 1, photo_ids: 1, submission_id: 1, website: 1 };

  portalDrafts.forgetOld();
  document.querySelectorAll('[data-draft-done]').forEach(function (mark) { portalDrafts.sent(mark.dataset.draftDone); });

  function isKept(field) {
    return field.name && !SKIPPED[field.name] && !/^(password|file|hidden|submit|button)$/.test(field.type);
  }

  function collect(form) {
    var fields = {};
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!isKept(field)) return;
      if (field.type === 'radio' || field.type === 'checkbox') {
        if (field.checked) (fields[field.name] = fields[field.name] || []).push(field.value);
      } else if (field.value) fields[field.name] = [field.value];
    });
    return fields;
  }

  // What the server or a QR code has filled in wins over the draft only where the draft is silent.
  function restore(form, fields) {
    var changed = false;
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!isKept(field) || !fields[field.name]) return;
      if (field.type === 'radio' || field.type === 'checkbox') {
        var on = fields[field.name].indexOf(field.value) >= 0;
        if (field.checked !== on) { field.checked = on; changed = true; }
      } else if (field.value !== fields[field.name][0]) {
        field.value = fields[field.name][0];
        changed = true;
      }
    });
    return changed;
  }

  // The elder version asks on several pages; each keeps the answers of the others.
  function merged(form, key) {
    var fields = portalDrafts.read(key) || {};
    Array.prototype.forEach.call(form.elements, function (field) {
      if (isKept(field)) delete fields[field.name];
    });
    return Object.assign(fields, collect(form));
  }

  async function restorePhotos(tiles, key, answered) {
    var kept = await portalDrafts.photosOf(key);
    if (answered) kept = tiles.match(kept);
    var missing = kept.length && tiles.box.querySelector('#photos-error');
    if (missing) missing.remove();
    var room = Number(tiles.words.max) - tiles.all().length;
    kept.slice(0, Math.max(0, room)).forEach(function (photo) {
      var tile = tiles.place();
      tile.dataset.kept = photo.id;
      tiles.picture(tile, photo.blob);
      tiles.send(tile, photo.blob);
    });
    tiles.showAdd();
    return kept.length > 0;
  }

  async function start(form) {
    if (form.dataset.started) return;
    form.dataset.started = '1';
    // Reports alike are shown while one types; sent without a script, the form is asked about them.
    if (form.elements.similar) form.elements.similar.value = 'script';
    var key = form.hasAttribute('data-shared-device') ? '' : form.dataset.draft;
    var box = form.querySelector('[data-photos]');
    var tiles = box ? new portalPhotos.Tiles(box, key) : null;
    if (tiles) holdSubmit(form, tiles);
    if (!key) return;
    form.addEventListener('submit', holdOffline);
    var number = form.elements.submission_id;
    var fresh = number ? number.value : '';
    await offer(form, tiles, key, fresh);
    var later;
    var touched = false;
    // Sent once more as it was, a form is known by its number; changed, it is another one.
    function save() {
      touched = true;
      var fields = merged(form, key);
      if (number) fields.submission_id = [number.value];
      portalDrafts.write(key, fields);
    }
    function change() { if (number) number.value = fresh; save(); }
    form.addEventListener('input', function () { touched = true; clearTimeout(later); later = setTimeout(change, 300); });
    form.addEventListener('change', change);
    form.addEventListener('portal:save', save);
    // What was sent and then looked at again by the back button is no new draft.
    form.addEventListener('submit', function () {
      clearTimeout(later);
      if (number && !(tiles && tiles.ids().length)) number.value = portalDrafts.numberOf(key, collect(form)) || number.value;
      save();
      touched = false;
    });
    window.addEventListener('pagehide', function () { clearTimeout(later); if (touched) save(); });
  }

  // Sent into nothing, the browser would put its own page in place of the form.
  function holdOffline(event) {
    if (navigator.onLine !== false) return;
    event.preventDefault();
    var banner = document.querySelector('.offline');
    if (!banner) return;
    banner.setAttribute('tabindex', '-1');
    banner.focus();
  }

  async function offer(form, tiles, key, fresh) {
    var fields = portalDrafts.read(key);
    var answered = Boolean(document.getElementById('error-summary'));
    // The place of a poster that was just scanned is where somebody stands.
    if (fields && /[?&]place=/.test(location.search)) delete fields.place;
    var back = fields && !answered ? restore(form, fields) : false;
    if (back && fields.submission_id) form.elements.submission_id.value = fields.submission_id[0];
    if (tiles && await restorePhotos(tiles, key, answered)) back = back || !answered;
    var note = form.querySelector('[data-draft-note]');
    if (!back || !note) return;
    note.hidden = false;
    portalUpload.refresh(form);
    setTimeout(function () { form.dispatchEvent(new CustomEvent('portal:back')); }, 300);
    note.querySelector('[data-draft-clear]').addEventListener('click', function () {
      note.hidden = true;
      if (tiles) tiles.all().forEach(function (tile) { tiles.remove(tile); });
      form.reset();
      if (fresh) form.elements.submission_id.value = fresh;
      portalDrafts.forget(key).then(function () { form.querySelector('input, select, textarea').focus(); });
    });
  }

  // Wait for photos on their way; then send as if the button had just been pressed.
  function holdSubmit(form, tiles) {
    var pressed = null;
    form.addEventListener('submit', function (event) {
      if (!tiles.pending) return;
      event.preventDefault();
      pressed = event.submitter || null;
      tiles.said.textContent = tiles.words.tWaiting;
      var state = form.querySelector('[data-draft-state]');
      if (state) state.textContent = tiles.words.tWaiting;
      form.dataset.waiting = '1';
    });
    form.addEventListener('portal:sent', function () {
      if (!form.dataset.waiting || tiles.pending) return;
      delete form.dataset.waiting;
      setTimeout(function () {
        if (form.requestSubmit) form.requestSubmit(pressed || undefined);
        else form.submit();
      }, 0);
    });
  }

  // Who may see the report stays as chosen when the kind of problem is changed afterwards.
  document.addEventListener('change', function (event) {
    if (event.target.name === 'visibility') event.target.form.dataset.visibility = event.target.value;
  });
  document.addEventListener('htmx:afterSwap', function () {
    document.querySelectorAll('form[data-visibility]').forEach(function (form) {
      var kept = form.querySelector('input[name=visibility][value="' + form.dataset.visibility + '"]');
      if (kept) kept.checked = true;
    });
  });

  // A page left in the background comes back with the token of a session that may be over.
  var hiddenAt = 0;
  document.addEventListener('visibilitychange', function () {
    if (document.hidden) hiddenAt = Date.now();
    else if (hiddenAt && Date.now() - hiddenAt > 15 * 60 * 1000) forms().forEach(portalUpload.refresh);
  });

  function forms() { return document.querySelectorAll('form[data-draft]'); }
  document.addEventListener('htmx:load', function () { forms().forEach(start); });
  forms().forEach(start);
})();
