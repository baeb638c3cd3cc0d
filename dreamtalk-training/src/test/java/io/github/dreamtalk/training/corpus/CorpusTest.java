package io.github.dreamtalk.training.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.speech.PhoneSegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {
    @TempDir
    Path dir;

    private static final LabelledAudio FIRST = new LabelledAudio(
            new short[] {1, -2, Short.MAX_VALUE, Short.MIN_VALUE},
            List.of(
                    new PhoneSegment(0, 1 / 16000f, Phone.SIL, ""),
                    new PhoneSegment(1 / 16000f, 3 / 16000f, Phone.A, "aː:2")));
    private static final LabelledAudio SECOND = new LabelledAudio(new short[] {7, 8, 9}, List.of());

    @Test
    void givesBackSamplesAndLabelsExactly() {
        try (ShardWriter writer = new ShardWriter(dir, "one")) {
            writer.add("a", "made", "nobody", Split.TRAIN, FIRST);
            writer.add("b", "made", "somebody", Split.TEST, SECOND);
            writer.commit();
        }
        Corpus corpus = Corpus.open(dir);
        Utterance a = corpus.utterances(Split.TRAIN).get(0);
        assertThat(a.samples()).containsExactly(FIRST.samples());
        assertThat(a.segments()).isEqualTo(FIRST.segments());
        Utterance b = corpus.utterances(Split.TEST).get(0);
        assertThat(b.samples()).containsExactly(7, 8, 9);
        assertThat(b.segments()).isEmpty();
        assertThat(corpus.utterances(Split.VALIDATION)).isEmpty();
    }

    @Test
    void showsNothingOfAnUnfinishedShard() {
        try (ShardWriter writer = new ShardWriter(dir, "one")) {
            writer.add("a", "made", "nobody", Split.TRAIN, FIRST);
        }
        assertThat(ShardWriter.exists(dir, "one")).isFalse();
        assertThat(dir).isEmptyDirectory();
        assertThatThrownBy(() -> Corpus.open(dir))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no shard");
    }

    @Test
    void namesFileAndLineOfADamagedIndex() throws Exception {
        Files.writeString(dir.resolve("x.tsv"), ShardFormat.HEADER + "\nid\tsource\n");
        assertThatThrownBy(() -> Corpus.open(dir))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Line 2")
                .hasMessageContaining("x.tsv")
                .hasMessageContaining("2 columns");
    }

    @Test
    void saysWhenTheSamplesAreCutShort() throws Exception {
        try (ShardWriter writer = new ShardWriter(dir, "one")) {
            writer.add("a", "made", "nobody", Split.TRAIN, FIRST);
            writer.commit();
        }
        Files.write(dir.resolve("one.pcm"), new byte[2]);
        Utterance a = Corpus.open(dir).utterances().get(0);
        assertThatThrownBy(a::samples).isInstanceOf(MediaException.class).hasMessageContaining("has only 1");
    }
}
