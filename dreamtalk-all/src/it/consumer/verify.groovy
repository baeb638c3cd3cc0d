// The video is there, complete (an MP4 without its moov box cannot be played) and of a plausible size.
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

// One dependency must bring the FFmpeg of one platform, not of five, and nothing under the GPL.
def classpath = new File(basedir, 'target/classpath.txt').text.trim().split(File.pathSeparator).collect { new File(it) }
def jars = classpath*.name
['ffmpeg', 'javacpp'].each { library ->
    def natives = jars.findAll { it ==~ /${library}-[0-9].*-(linux|macosx|windows|android|ios)-.*\.jar/ }
    assert natives.size() == 1 : "natives of $library: $natives"
}
assert !jars.any { it ==~ /(?i).*(tarsos|gpl).*/ } : "GPL: $jars"

// As modules: named, and with no package in two of them, or resolution fails.
def ours = classpath.findAll { it.name.startsWith('dreamtalk-') }
assert ours.size() == 5 : "our jars: $ours"
def finder = java.lang.module.ModuleFinder.of(classpath*.toPath() as java.nio.file.Path[])
def resolved = ModuleLayer.boot().configuration()
        .resolve(finder, java.lang.module.ModuleFinder.of(), ['io.github.dreamtalk.all'])
assert resolved.modules()*.name().containsAll(['core', 'onnx', 'render', 'models', 'all'].collect { "io.github.dreamtalk.$it".toString() })
true
