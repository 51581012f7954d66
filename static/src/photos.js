// Photo tiles: one input and one tile a photo, each sent at once.
var portalPhotos = (function () {
  'use strict';
  var TRIES = 3;

  function fill(sentence, n, why) {
    return sentence.replace('{n}', n).replace('{why}', why || '');
  }

  function Tiles(box, draft) {
    this.box = box;
    this.draft = draft;
    this.words = box.dataset;
    this.tiles = box.querySelector('[data-photo-tiles]');
    this.said = box.querySelector('[data-photo-said]');
    this.icons = box.querySelector('[data-photo-icons]').content.children;
    this.form = box.closest('form');
    this.pending = 0;
    var inputs = box.querySelector('[data-photo-inputs]');
    inputs.remove();
    var already = this.tiles.querySelectorAll('[data-photo]');
    for (var i = 0; i < already.length; i += 1) this.adopt(already[i]);
    this.showAdd();
  }

  // A photo which the server already holds, shown again after a form with errors.
  Tiles.prototype.adopt = function (tile) {
    var keep = tile.querySelector('input');
    this.hold(tile, keep.value);
    tile.querySelector('label').remove();
    this.removable(tile);
  };

  // After errors the server has sent back the photos it holds, those too which travelled with
  // the form because their own upload had failed. Gives the copies which no tile stands for:
  // they never arrived, or the server knows this browser no more.
  Tiles.prototype.match = function (copies) {
    var left = copies.slice();
    this.all().forEach(function (tile) {
      var id = tile.querySelector('input[name=photo_ids]').value;
      var copy = left.find(function (one) { return one.sent === id; }) || left.find(function (one) { return !one.sent; });
      if (!copy) return;
      tile.dataset.kept = copy.id;
      left.splice(left.indexOf(copy), 1);
    });
    return left;
  };

  Tiles.prototype.all = function () { return Array.prototype.slice.call(this.tiles.querySelectorAll('[data-photo]')); };
  Tiles.prototype.numberOf = function (tile) { return this.all().indexOf(tile) + 1; };
  Tiles.prototype.ids = function () {
    return Array.prototype.map.call(this.tiles.querySelectorAll('input[name=photo_ids]'), function (field) { return field.value; });
  };

  Tiles.prototype.hold = function (tile, id) {
    var field = document.createElement('input');
    field.type = 'hidden';
    field.name = 'photo_ids';
    field.value = id;
    tile.appendChild(field);
  };

  Tiles.prototype.showAdd = function () {
    var self = this;
    var old = this.tiles.querySelector('.photo--add');
    if (old) old.remove();
    if (this.all().length >= Number(this.words.max)) return;
    var tile = document.createElement('label');
    tile.className = 'photo photo--add';
    tile.appendChild(this.icons[0].firstElementChild.cloneNode(true));
    var word = document.createElement('span');
    word.textContent = this.words.tAdd;
    tile.appendChild(word);
    var input = document.createElement('input');
    input.type = 'file';
    input.accept = 'image/*';
    input.addEventListener('click', function () { self.box.dispatchEvent(new CustomEvent('portal:save', { bubbles: true })); });
    input.addEventListener('change', function () {
      if (input.files.length) self.take(input);
    });
    tile.appendChild(input);
    this.tiles.appendChild(tile);
  };

  Tiles.prototype.take = async function (input) {
    var tile = this.place();
    var original = input.files[0];
    input.hidden = true;
    tile.appendChild(input);
    this.showAdd();
    var smaller = await portalShrink(original);
    if (smaller.size > Number(this.words.maxBytes)) {
      this.refuse(tile, this.numberOf(tile), this.words.tLarge);
      return;
    }
    await this.keep(tile, smaller);
    this.picture(tile, smaller);
    this.send(tile, smaller);
  };

  Tiles.prototype.place = function () {
    var tile = document.createElement('div');
    tile.className = 'photo';
    tile.setAttribute('data-photo', '');
    var add = this.tiles.querySelector('.photo--add');
    this.tiles.insertBefore(tile, add);
    this.removable(tile);
    return tile;
  };

  Tiles.prototype.picture = function (tile, blob) {
    var image = document.createElement('img');
    image.alt = fill(this.words.tPhoto, this.numberOf(tile));
    image.onerror = function () { image.remove(); };
    image.src = URL.createObjectURL(blob);
    tile.insertBefore(image, tile.firstChild);
  };

  Tiles.prototype.keep = function (tile, blob) {
    if (!this.draft) return Promise.resolve();
    tile.dataset.kept = this.draft + ':' + Date.now() + ':' + Math.random().toString(36).slice(2);
    return portalDrafts.keepPhoto({ id: tile.dataset.kept, draft: this.draft, at: Date.now(), blob: blob });
  };

  Tiles.prototype.removable = function (tile) {
    var self = this;
    var button = document.createElement('button');
    button.type = 'button';
    button.className = 'photo__remove';
    button.setAttribute('aria-label', fill(this.words.tRemove, this.numberOf(tile)));
    button.appendChild(this.icons[1].firstElementChild.cloneNode(true));
    button.addEventListener('click', function () { self.remove(tile); });
    tile.appendChild(button);
  };

  Tiles.prototype.remove = function (tile) {
    var held = tile.querySelector('input[name=photo_ids]');
    tile.dataset.gone = '1';
    if (held) portalUpload.remove(this, held.value);
    if (tile.dataset.kept) portalDrafts.dropPhoto(tile.dataset.kept);
    tile.remove();
    var words = this.words;
    this.all().forEach(function (other, at) {
      other.querySelector('.photo__remove').setAttribute('aria-label', fill(words.tRemove, at + 1));
    });
    this.showAdd();
    var add = this.tiles.querySelector('input[type=file]:not([hidden])');
    if (add) add.focus();
    this.changed();
  };

  Tiles.prototype.changed = function () {
    this.box.dispatchEvent(new CustomEvent('portal:save', { bubbles: true }));
  };

  Tiles.prototype.state = function (tile, word, retry) {
    var old = tile.querySelector('.photo__state');
    if (old) old.remove();
    if (!word) return;
    var line = document.createElement(retry ? 'button' : 'span');
    line.className = 'photo__state' + (retry ? ' photo__state--failed' : '');
    line.textContent = word;
    if (retry) {
      line.type = 'button';
      line.addEventListener('click', retry);
    }
    tile.appendChild(line);
  };

  Tiles.prototype.send = async function (tile, blob) {
    var self = this;
    var n = this.numberOf(tile);
    this.pending += 1;
    this.state(tile, '0%');
    var result = null;
    for (var attempt = 0; attempt < TRIES && !(result && result.final); attempt += 1) {
      if (attempt) await new Promise(function (wait) { setTimeout(wait, 1000 * Math.pow(2, attempt - 1)); });
      result = await portalUpload.post(this, blob, function (percent) { self.state(tile, percent + '%'); });
    }
    this.pending -= 1;
    this.box.dispatchEvent(new CustomEvent('portal:sent', { bubbles: true }));
    if (tile.dataset.gone) { if (result.id) portalUpload.remove(this, result.id); return; }
    this.finish(tile, blob, n, result);
  };

  Tiles.prototype.finish = function (tile, blob, n, result) {
    var self = this;
    var input = tile.querySelector('input[type=file]');
    if (result.id) {
      if (input) input.remove();
      this.state(tile, '');
      this.hold(tile, result.id);
      if (tile.dataset.kept) {
        portalDrafts.keepPhoto({ id: tile.dataset.kept, draft: this.draft, at: Date.now(), blob: blob, sent: result.id });
      }
      this.said.textContent = fill(this.words.tDone, n);
      this.changed();
    } else if (result.error) {
      this.state(tile, '');
      this.refuse(tile, n, result.error);
    } else {
      // Should it be sent with the form after all, the server takes it from here.
      if (input) input.name = 'photos';
      this.said.textContent = fill(this.words.tFailed, n);
      this.state(tile, fill(this.words.tFailed, n), function () {
        if (input) input.removeAttribute('name');
        self.send(tile, blob);
      });
    }
  };

  Tiles.prototype.refuse = function (tile, n, why) {
    var old = this.box.querySelector('[data-photo-refused]');
    if (old) old.remove();
    var line = document.createElement('p');
    line.className = 'error';
    line.setAttribute('role', 'alert');
    line.setAttribute('data-photo-refused', '');
    line.textContent = fill(this.words.tRefused, n, why);
    this.remove(tile);
    this.box.appendChild(line);
  };

  return { Tiles: Tiles };
})();
