package io.github.dreamtalk.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.format.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpeechFilesTest {
    @TempDir
    Path folder;

    private static PhoneSegment phone(double start, double end, Phone phone, String symbol) {
        return new PhoneSegment((float) start, (float) end, phone, symbol);
    }

    private static final List<SpokenWord> WORDS = List.of(
            new SpokenWord("", 0, 0.1f, List.of(phone(0, 0.1, Phone.SIL, "")), 0),
            new SpokenWord(
                    "say\"\u0007",
                    0.1f,
                    0.3f,
                    List.of(phone(0.1, 0.2, Phone.S, "s"), phone(0.2, 0.3, Phone.E, "eɪ")),
                    -0.5f),
            SpokenWord.missing("never", 0.3f),
            new SpokenWord(
                    "boom",
                    0.5f,
                    0.7f,
                    List.of(
                            phone(0.5, 0.55, Phone.B, "b"),
                            phone(0.55, 0.6, Phone.U, "u"),
                            phone(0.6, 0.7, Phone.M, "m")),
                    -1));

    @Test
    void json() throws Exception {
        Path file = folder.resolve("a.json");
        SpeechFiles.write(file, WORDS);
        assertThat(file)
                .content()
                .contains("\n,{\"text\":\"never\",\"start\":0.300,\"end\":0.300,\"phones\":[]}")
                .contains("{\"symbol\":\"eɪ\",\"phone\":\"E\",\"start\":0.200,\"end\":0.300}")
                .contains("say\\\"\\u0007");
        try (StrictJson json = StrictJson.of(
                Files.newBufferedReader(file), new StrictJson.Limits(100, 8), IllegalStateException::new)) {
            assertThat(json.value())
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsEntry("format", "dreamtalk-speech")
                    .containsEntry("version", 1L)
                    .extractingByKey("words", InstanceOfAssertFactories.LIST)
                    .hasSize(4);
            json.end();
        }
    }

    /** Tiers without gaps, quotes doubled, as Praat has them. */
    @Test
    void textGrid() {
        Path file = folder.resolve("a.TextGrid");
        SpeechFiles.write(file, WORDS);
        assertThat(file)
                .content()
                .startsWith("File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0\nxmax = 0.700\n")
                .contains("name = \"words\"", "intervals: size = 4", "text = \"say\"\" \"")
                .contains("name = \"phones\"", "intervals: size = 7", "text = \"eɪ\"")
                .contains("xmin = 0.300\n            xmax = 0.500\n            text = \"\"")
                .doesNotContain("never", "\u0007");
    }

    @Test
    void mouthShapes() {
        Path file = folder.resolve("a.tsv");
        SpeechFiles.write(file, WORDS);
        assertThat(file)
                .content()
                .isEqualTo("0.000\tX\n0.100\tB\n0.200\tC\n0.300\tX\n0.500\tA\n0.550\tF\n0.600\tA\n0.700\tX\n");
    }

    @Test
    void phonesAlone() {
        Path file = folder.resolve("a.json");
        SpeechFiles.write(file, new PhoneTrack(List.of(phone(0.1, 0.2, Phone.S, "s"))));
        assertThat(file).content().contains("\"text\":\"\"", "\"symbol\":\"s\"");
        SpeechFiles.write(file, PhoneTrack.NONE);
        assertThat(file).content().contains("\"words\":[]");
        Path shapes = folder.resolve("a.tsv");
        SpeechFiles.write(shapes, PhoneTrack.NONE);
        assertThat(shapes).hasContent("0.000\tX");
        Path grid = folder.resolve("a.textgrid");
        SpeechFiles.write(grid, List.of());
        assertThat(grid).content().contains("intervals: size = 1");
    }

    @Test
    void otherNamesAreRefusedAndNothingIsLeft() {
        assertThatThrownBy(() -> SpeechFiles.write(folder.resolve("a.txt"), WORDS))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(".json, .TextGrid or .tsv");
        assertThatThrownBy(() -> SpeechFiles.write(folder.resolve("no/a.json"), WORDS))
                .isInstanceOfAny(InvalidInputException.class, MediaException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "SIL,X", "P,A", "B,A", "M,A", "F,G", "V,G", "L,H", "A,D", "E,C", "SCHWA,C", "O,E", "U,F", "W,F", "I,B", "S,B",
        "K,B", "R,B", "SH,B", "N,B"
    })
    void shapesOfPhones(Phone phone, MouthShape shape) {
        assertThat(MouthShape.of(phone)).isEqualTo(shape);
    }
}
