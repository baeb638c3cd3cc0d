package io.github.dreamtalk.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8TextTest {
    @TempDir
    Path folder;

    /** A stream that gives a few bytes at a time, so that characters are cut. */
    private static InputStream drops(byte[] bytes, int drop) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, drop));
            }
        };
    }

    private static String text(byte[] bytes, int drop) throws IOException {
        StringWriter out = new StringWriter();
        try (Reader reader = Utf8Text.of(drops(bytes, drop), 1 << 20)) {
            reader.transferTo(out);
        }
        return out.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8191, 1 << 20})
    void textComesAsItWasWrittenWhateverThePieces(int drop) throws IOException {
        String all = "a\r\nü\r嬉\n🙂".repeat(3000);
        assertThat(text(all.getBytes(StandardCharsets.UTF_8), drop)).isEqualTo(all);
        assertThat(text(("\ufeff" + all).getBytes(StandardCharsets.UTF_8), drop))
                .isEqualTo(all);
        assertThat(text("\ufeff\ufeffx".getBytes(StandardCharsets.UTF_8), drop)).isEqualTo("\ufeffx");
        assertThat(text(new byte[0], drop)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1 << 20})
    void whatIsNoUtf8IsRefusedWithItsPlace(int drop) {
        byte[] bad = "ab\r\nü🙂\rx\n🙂d?".getBytes(StandardCharsets.UTF_8);
        bad[bad.length - 1] = (byte) 0xe4;
        assertThatThrownBy(() -> text(bad, drop))
                .isInstanceOf(CharacterCodingException.class)
                .hasMessage("line 4, column 3: found the byte e4 where UTF-8 has no such, expected UTF-8 text; save the"
                        + " file as UTF-8");
        assertThatThrownBy(() -> text(new byte[] {'a', '\n', 'b', 0, 'c'}, drop))
                .hasMessageStartingWith("line 2, column 2: found a zero byte");
    }

    @Test
    void whatComesBeforeAFaultIsGivenOut() throws IOException {
        try (Reader reader = Utf8Text.of(new ByteArrayInputStream(new byte[] {'a', 'b', (byte) 0xff}), 10)) {
            char[] two = new char[10];
            assertThat(reader.read(two, 0, 10)).isEqualTo(2);
            assertThatThrownBy(() -> reader.read(two, 0, 10)).hasMessageStartingWith("line 1, column 3");
            assertThatThrownBy(() -> reader.read(two, 0, 10)).hasMessageStartingWith("line 1, column 3");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "x-UTF-16LE-BOM"})
    void otherUnicodeIsNamed(String charset) {
        assertThatThrownBy(() -> text("{}".getBytes(Charset.forName(charset)), 1 << 20))
                .isInstanceOf(CharacterCodingException.class)
                .hasMessageContaining("line 1, column ")
                .hasMessageContaining("UTF-16");
    }

    @Test
    void aStreamThatGoesOnIsStopped() {
        assertThatThrownBy(() -> Utf8Text.of(new ByteArrayInputStream(new byte[101]), 100)
                        .read(new char[1000]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than 100 bytes");
    }

    @Test
    void aFileIsReadWholeOrRefusedByName() throws IOException {
        Path file = Files.write(folder.resolve("t.txt"), "\ufeffgrün".getBytes(StandardCharsets.UTF_8));
        assertThat(Utf8Text.read(file, "a text", 100)).isEqualTo("grün");
        Files.write(file, "grün".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Utf8Text.read(file, "a text", 100))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(file + ", line 1, column 3: found the byte fc");
    }

    /** One place decodes; every reader of texts says where the fault is. */
    @Test
    void everyReaderOfTextsTellsThePlace() throws IOException {
        MotionFilesTestData data = new MotionFilesTestData(folder);
        for (Path file : data.texts()) {
            byte[] sound = Files.readAllBytes(file);
            String text = new String(sound, StandardCharsets.UTF_8);
            Files.write(file, ("\ufeff" + text).getBytes(StandardCharsets.UTF_8));
            data.read(file);
            Files.write(file, text.getBytes(StandardCharsets.UTF_16));
            assertThatThrownBy(() -> data.read(file))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith(file + ", line 1, column 1: found UTF-16 text");
            int at = text.indexOf('\n') + 3;
            byte[] bad = sound.clone();
            bad[at] = (byte) 0xff;
            Files.write(file, bad);
            assertThatThrownBy(() -> data.read(file))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith(file + ", line 2, column 3: found the byte ff");
            Files.write(file, sound);
        }
    }
}
