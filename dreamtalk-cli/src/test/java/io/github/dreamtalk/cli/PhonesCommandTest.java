package io.github.dreamtalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.eval.sync.PhonemeTrack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people want who have animated mouths of their own. */
class PhonesCommandTest {
    private static final Path SPEECH = BadFiles.samples().resolve("speech.wav");
    private static final String TEXT =
            "And Mr. John Dashwood had then leisure to consider how much there might be prudently in"
                    + " his power to do for them.";

    @TempDir
    Path folder;

    @Test
    void aTextGridWithATextIsReadBack() {
        Path file = folder.resolve("a.TextGrid");
        CommandRun run = CommandRun.done("phones", "--audio", SPEECH, "--text", TEXT, "-o", file);
        assertThat(run.out()).contains("of 22 words").doesNotContain("!");
        List<PhonemeTrack.Phoneme> phones = PhonemeTrack.read(file).phonemes();
        assertThat(phones).extracting(PhonemeTrack.Phoneme::label).contains("m", "dʒ", "ɝ");
        for (int i = 1; i < phones.size(); i++) {
            assertThat(phones.get(i).interval().start())
                    .isEqualTo(phones.get(i - 1).interval().end());
        }
    }

    @Test
    void mouthShapesWithoutAText() throws IOException {
        Path file = folder.resolve("a.tsv");
        CommandRun run = CommandRun.done("phones", "--audio", SPEECH, "-o", file);
        assertThat(run.out()).contains("by ear");
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSizeGreaterThan(30).allMatch(l -> l.matches("[0-9]+\\.[0-9]{3}\t[ABCDEFGHX]"));
        assertThat(lines.stream().map(l -> l.substring(l.length() - 1)).distinct())
                .contains("A", "B", "C", "D", "X");
    }

    @Test
    void wordsOfASpeechEngineAreLookedForWhereItSays() throws IOException {
        Path marks = folder.resolve("marks.json");
        Files.writeString(
                marks,
                """
                {"time":640,"type":"word","start":0,"end":4,"value":"John"}
                {"time":990,"type":"word","start":5,"end":13,"value":"Dashwood"}
                """);
        Path file = folder.resolve("a.json");
        CommandRun run = CommandRun.done("phones", "--audio", SPEECH, "--marks", marks, "-o", file);
        assertThat(run.out()).contains("2 of 2 words");
        assertThat(file).content().containsPattern("\"John\",\"start\":0\\.[67]");
    }

    @Test
    void anotherTextIsSaid() {
        CommandRun run = CommandRun.done(
                "phones",
                "--audio",
                SPEECH,
                "--text",
                "Nothing of this was spoken anywhere.",
                "-o",
                folder.resolve("a.json"));
        assertThat(run.out()).contains("! the transcript does not belong to the sound");
    }
}
