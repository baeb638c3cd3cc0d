def check = { new GroovyShell(new Binding(basedir: basedir)).evaluate(new File(repositoryRoot, 'dreamtalk-all/src/it/video.groovy')) }
check()

// One dependency must bring the FFmpeg of one platform, not of five, and nothing under the GPL.
def classpath = new File(basedir, 'target/classpath.txt').text.trim().split(File.pathSeparator).collect { new File(it) }
def jars = classpath*.name
['ffmpeg', 'javacpp'].each { library ->
    def natives = jars.findAll { it ==~ /${library}-[0-9].*-(linux|macosx|windows|android|ios)-.*\.jar/ }
    assert natives.size() == 1 : "natives of $library: $natives"
}
assert !jars.any { it ==~ /(?i).*(tarsos|gpl).*/ } : "GPL: $jars"
def ours = jars.findAll { it.startsWith('dreamtalk-') }
assert ours.size() == 7 : "our jars: $ours"
true
