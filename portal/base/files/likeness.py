"""How alike two photos look, by a difference hash (dHash) of 64 bits."""

from PIL import Image


def difference_hash(picture: Image.Image) -> str:
    """64 bits as 16 hex digits: whether each of 8 x 8 spots is brighter than its right neighbour.

    Survives resizing and recompression; photos of one scene differ in a few bits.
    """
    small = picture.convert("L").resize((9, 8), Image.Resampling.BOX)
    grey = small.tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            at = row * 9 + column
            bits = bits << 1 | (grey[at] > grey[at + 1])
    return f"{bits:016x}"


def distance(one: str, other: str) -> int:
    """Bits in which two hashes differ: 0 the same picture, around 32 unrelated ones."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
