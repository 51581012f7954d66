// What was typed and photographed survives a reload, a lost network and a closed WeChat,
// on this phone only and for seven days at most.
var portalDrafts = (function () {
  'use strict';
  var DAYS = 7 * 24 * 3600 * 1000;
  var PREFIX = 'draft:';
  var FORGOTTEN = 'forgotten:';

  function store() {
    try { return window.localStorage; } catch (refused) { return null; }
  }

  function open() {
    return new Promise(function (resolve, reject) {
      if (!window.indexedDB) { reject(new Error('no database')); return; }
      var asked = indexedDB.open('portal-drafts', 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore('photos', { keyPath: 'id' }); };
      asked.onsuccess = function () { resolve(asked.result); };
      asked.onerror = function () { reject(asked.error); };
    });
  }

  function inPhotos(mode, act) {
    return open().then(function (database) {
      return new Promise(function (resolve, reject) {
        var moved = database.transaction('photos', mode);
        var asked = act(moved.objectStore('photos'));
        moved.oncomplete = function () { database.close(); resolve(asked && asked.result); };
        moved.onabort = moved.onerror = function () { database.close(); reject(moved.error); };
      });
    }).catch(function () { return null; });
  }

  function photosOf(key) {
    return inPhotos('readonly', function (photos) { return photos.getAll(); }).then(function (all) {
      return (all || []).filter(function (photo) { return photo.draft === key && !isForgotten(photo); });
    });
  }

  // Photos go a moment later than words: a page left in that moment must not bring them back.
  function isForgotten(photo) {
    var texts = store();
    return Boolean(texts) && photo.at <= Number(texts.getItem(FORGOTTEN + photo.draft));
  }

  function forget(key) {
    var texts = store();
    if (texts) {
      texts.removeItem(PREFIX + key);
      try { texts.setItem(FORGOTTEN + key, String(Date.now())); } catch (full) { /* then it takes its moment */ }
    }
    return photosOf(key).then(function (photos) {
      return Promise.all(photos.map(function (photo) { return dropPhoto(photo.id); }));
    });
  }

  function keepPhoto(photo) {
    return inPhotos('readwrite', function (photos) { return photos.put(photo); });
  }

  function dropPhoto(id) {
    return inPhotos('readwrite', function (photos) { return photos.delete(id); });
  }

  function read(key) {
    var texts = store();
    if (!texts) return null;
    try {
      var kept = JSON.parse(texts.getItem(PREFIX + key));
      return kept && kept.at > Date.now() - DAYS ? kept.fields : null;
    } catch (damaged) { return null; }
  }

  function write(key, fields) {
    var texts = store();
    if (!texts) return false;
    try {
      texts.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), fields: fields }));
      return true;
    } catch (full) { return false; }
  }

  // What arrived is no draft any more. The back button may show it once more: sent again as it
  // stands, from the same tab, it bears the same number.
  function sent(key) {
    var fields = read(key);
    if (fields && fields.submission_id) {
      var number = fields.submission_id[0];
      delete fields.submission_id;
      try {
        sessionStorage.setItem('sent:' + key, JSON.stringify({ number: number, fields: ordered(fields) }));
      } catch (refused) { /* then it would be another report */ }
    }
    return forget(key);
  }

  function numberOf(key, fields) {
    try {
      var last = JSON.parse(sessionStorage.getItem('sent:' + key));
      return last && last.fields === ordered(fields) ? last.number : '';
    } catch (refused) { return ''; }
  }

  // Who may see it is asked anew for each kind, so a page shown again may ask it otherwise.
  function ordered(fields) {
    var names = Object.keys(fields).filter(function (name) { return name !== 'visibility'; });
    return JSON.stringify(names.sort().map(function (name) { return [name, fields[name]]; }));
  }

  function forgetOld() {
    var texts = store();
    if (texts) {
      Object.keys(texts).forEach(function (name) {
        if (name.indexOf(PREFIX) === 0 && !read(name.slice(PREFIX.length))) texts.removeItem(name);
        if (name.indexOf(FORGOTTEN) === 0 && Number(texts.getItem(name)) < Date.now() - DAYS) texts.removeItem(name);
      });
    }
    inPhotos('readwrite', function (photos) {
      var all = photos.getAll();
      all.onsuccess = function () {
        all.result.forEach(function (photo) {
          if (photo.at < Date.now() - DAYS || isForgotten(photo)) photos.delete(photo.id);
        });
      };
    });
  }

  return { read: read, write: write, forget: forget, forgetOld: forgetOld, sent: sent, numberOf: numberOf,
    photosOf: photosOf, keepPhoto: keepPhoto, dropPhoto: dropPhoto };
})();
