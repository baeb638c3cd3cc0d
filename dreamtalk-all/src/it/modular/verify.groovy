import java.lang.module.ModuleFinder

def target = new File(basedir, 'target')
def modules = new File(target, 'modules')
def path = [new File(target, 'classes'), modules]*.path.join(File.pathSeparator)
def executable = { File home, String name -> new File(home, "bin/$name").path }
def run = { List<String> command ->
    def process = new ProcessBuilder(command).directory(basedir).redirectErrorStream(true).start()
    def output = process.inputStream.text
    [status: process.waitFor(), output: output]
}
def natives = '--enable-native-access=org.bytedeco.javacpp,org.bytedeco.ffmpeg,com.microsoft.onnxruntime'
def program = { File home, List<String> options ->
    run([executable(home, 'java'), natives, '-XX:+IgnoreUnrecognizedVMOptions', '--sun-misc-unsafe-memory-access=allow',
         '--module-path', path] + options + ['--module', 'example.talking/example.Main'])
}
def check = { made ->
    assert made.status == 0 : made.output
    new GroovyShell(new Binding(basedir: basedir)).evaluate(new File(repositoryRoot, 'dreamtalk-all/src/it/video.groovy'))
    assert new File(basedir, 'talking.mp4').delete()
}
def jdk = new File(System.getProperty('java.home'))

// What the application's module needs is resolved without a word, but for the natives: no module can require those of all
// platforms. The message says what to do.
def named = run([executable(jdk, 'java'), '--module-path', path, '--show-module-resolution', '--dry-run',
                 '--module', 'example.talking/example.Main'])
assert named.status == 0 : named.output
['core', 'models', 'onnx', 'render', 'text', 'weights'].each { assert named.output =~ /root .*|io\.github\.dreamtalk\.$it/ }
['org.slf4j', 'org.bytedeco.ffmpeg', 'com.microsoft.onnxruntime'].each { name ->
    assert named.output.readLines().any { it.startsWith("$name ") || it.contains("requires $name ") || it.contains("binds $name") } : named.output
}
def without = program(jdk, [])
assert without.status != 0 && without.output.contains('--add-modules ALL-MODULE-PATH') : without.output
assert !new File(basedir, 'talking.mp4').exists()

check(program(jdk, ['--add-modules', 'ALL-MODULE-PATH']))

// The modules of the natives by name, on an image that has what is needed of the JDK and nothing else. jlink itself takes no
// automatic modules, so our jars stay beside the image.
def image = new File(target, 'image')
def linked = run([executable(jdk, 'jlink'), '--add-modules', 'java.desktop,java.logging,jdk.unsupported', '--output', image.path])
assert linked.status == 0 : linked.output
def nativeModules = ModuleFinder.of(modules.toPath()).findAll()*.descriptor()*.name()
        .findAll { it ==~ /org\.bytedeco\.(ffmpeg|javacpp)\.(linux|macosx|windows)\..*/ }
assert nativeModules.size() == 2 : "modules of natives: $nativeModules"
check(program(image, ['--add-modules', nativeModules.join(',')]))
true
