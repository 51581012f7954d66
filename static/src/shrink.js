// A photo of a phone camera has 4 MB and more; 1600 px and 400 KB show a street corner as well.
var portalShrink = (function () {
  'use strict';
  var LONGEST = 1600;
  var LARGEST = 400 * 1024;

  function load(file) {
    return new Promise(function (resolve, reject) {
      var address = URL.createObjectURL(file);
      var image = new Image();
      image.onload = function () { URL.revokeObjectURL(address); resolve(image); };
      image.onerror = function () { URL.revokeObjectURL(address); reject(new Error('unreadable')); };
      image.src = address;
    });
  }

  function draw(image, longest) {
    var scale = Math.min(1, longest / Math.max(image.naturalWidth, image.naturalHeight));
    var canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
    var pen = canvas.getContext('2d');
    // A transparent picture would turn black as JPEG.
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  function encode(canvas, quality) {
    return new Promise(function (resolve) { canvas.toBlob(resolve, 'image/jpeg', quality); });
  }

  async function shrink(file) {
    try {
      var image = await load(file);
      var attempts = [[LONGEST, 0.8], [LONGEST, 0.65], [1280, 0.65], [1024, 0.6]];
      for (var i = 0; i < attempts.length; i += 1) {
        var smaller = await encode(draw(image, attempts[i][0]), attempts[i][1]);
        if (!smaller) return file;
        if (smaller.size <= LARGEST) return smaller.size < file.size ? smaller : file;
      }
      return smaller;
    } catch (unreadable) {
      // HEIC, or not an image at all: the server reads more kinds and says what is wrong.
      return file;
    }
  }

  return shrink;
})();
