// The video is there, complete (an MP4 without its moov box cannot be played), of a plausible size, and nothing beside it.
def basedir = binding.getVariable('basedir')
def video = new File(basedir, 'talking.mp4')
assert video.file : 'talking.mp4 was not made'
def boxes = []
video.withDataInputStream { stream ->
    long left = video.length()
    while (left > 0) {
        long size = stream.readInt() & 0xFFFFFFFFL
        byte[] type = new byte[4]
        stream.readFully(type)
        long header = 8
        if (size == 1) {
            size = stream.readLong()
            header = 16
        }
        assert size >= header && size <= left : "a box of $size bytes where $left are left"
        boxes << new String(type, 'US-ASCII')
        stream.skipNBytes(size - header)
        left -= size
    }
}
assert boxes.contains('ftyp') && boxes.contains('moov') && boxes.contains('mdat') : "boxes found: $boxes"
assert video.length() > 100_000 : "talking.mp4 has only ${video.length()} bytes"
assert !basedir.list().any { it.endsWith('.part') } : 'a partial file was left behind'
