// The program must be the one in the README, to the letter; only its indentation may differ.
def withoutIndent = { String text -> text.readLines().collect { it.trim() }.join('\n').trim() }
def readme = new File(repositoryRoot, 'README.md').getText('UTF-8')
def snippet = (readme =~ /(?s)```java\n(.*?)```/)[0][1]
def program = new File(basedir, 'src/main/java/example/Main.java').getText('UTF-8')
assert withoutIndent(program).contains(withoutIndent(snippet)) : "Main.java is not the README's program:\n$snippet"

def samples = new File(basedir, 'samples')
samples.mkdirs()
['portrait.png', 'speech.wav'].each {
    new File(samples, it).bytes = new File(repositoryRoot, "samples/$it").bytes
}
true
