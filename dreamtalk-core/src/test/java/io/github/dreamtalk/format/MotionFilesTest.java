package io.github.dreamtalk.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.diffusion.CounterNoise;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MotionFilesTest {
    @TempDir
    Path folder;

    private static MotionSequence motion(MotionSpace space, FrameRate rate, int frames) {
        float[] values = new float[frames * space.channels()];
        new CounterNoise(1).fill(values, 0, frames, space.channels(), 0);
        values[0] = 0;
        values[1] = -0f;
        values[2] = 1.1754944e-38f;
        values[3] = 3.4e38f;
        values[4] = 0.1f;
        values[5] = 1.25e-7f;
        return new MotionSequence(space, rate, values);
    }

    @ParameterizedTest
    @CsvSource({
        "csv,25/1",
        "csv,30000/1001",
        "csv,24000/1001",
        "csv,60/1",
        "csv,12/1",
        "csv,30/1",
        "json,25/2",
        "npy,30000/1001"
    })
    void everyFormatReadsBackToTheSameBits(String ending, String fps) {
        MotionSequence motion = motion(MotionSpace.ARKIT, FrameRate.parse(fps), 200);
        Path file = folder.resolve("clip." + ending);
        MotionFiles.write(file, motion);
        MotionSequence back = MotionFiles.read(file);
        assertThat(back.space()).isEqualTo(motion.space());
        assertThat(back.rate()).isEqualTo(motion.rate());
        assertThat(back.toArray()).containsExactly(motion.toArray());
        assertThat(Float.floatToRawIntBits(back.get(0, 1))).isEqualTo(Float.floatToRawIntBits(-0f));
        assertThat(MotionFiles.read(file, motion.space(), motion.rate()).frames())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "npy"})
    void bytesDoNotDependOnHowRowsArrive(String ending) throws IOException {
        MotionSequence motion = motion(MotionSpace.ARKIT, FrameRate.FPS_25, 20);
        Path whole = folder.resolve("whole." + ending);
        Path parts = folder.resolve("parts." + ending);
        MotionFiles.write(whole, motion);
        try (MotionWriter writer = MotionFiles.writer(parts, motion.space(), motion.rate())) {
            for (int f = 0; f < 20; f++) {
                float[] row = new float[61];
                System.arraycopy(motion.toArray(), f * 61, row, 0, 61);
                writer.accept(row, 1);
            }
            writer.finish();
        }
        assertThat(Files.readAllBytes(parts)).isEqualTo(Files.readAllBytes(whole));
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "npy"})
    void nothingIsLeftBehindUnlessFinished(String ending) throws IOException {
        Path target = folder.resolve("clip." + ending);
        Files.writeString(target, "older");
        try (MotionWriter writer = MotionFiles.writer(target, MotionSpace.ARKIT, FrameRate.FPS_25)) {
            writer.accept(new float[61], 1);
            float[] bad = new float[61];
            bad[17] = Float.NaN;
            assertThatThrownBy(() -> writer.accept(bad, 1))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("jawOpen");
        }
        assertThat(target).hasContent("older");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(target);
        }
    }

    @Test
    void anyOtherSpaceGoesThroughJsonAndNpyButNotCsv() {
        MotionSpace space = new MotionSpace("two \"odd\\\" n\u00e4mes", 4, List.of("a", "b", "c", "d", "e\n", "f"));
        MotionSequence motion = motion(space, FrameRate.of(30), 3);
        for (String ending : List.of("json", "npy")) {
            Path file = folder.resolve("x." + ending);
            MotionFiles.write(file, motion);
            MotionSequence back = MotionFiles.read(file);
            assertThat(back.space().name()).isEqualTo(space.name());
            assertThat(back.space().channelNames()).isEqualTo(space.channelNames());
            assertThat(back.space().expressionChannels()).isEqualTo(4);
            assertThat(back.toArray()).containsExactly(motion.toArray());
        }
        assertThatThrownBy(() -> MotionFiles.write(folder.resolve("x.csv"), motion))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(".json");
    }

    @Test
    void anNpyFileWithoutDescriptionSaysWhatToDo() {
        Path file = folder.resolve("bare.npy");
        NpyFormat.write(file, new float[122], 2, 61);
        assertThatThrownBy(() -> MotionFiles.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("bare.npy.json")
                .hasMessageContaining("frame rate");
        assertThat(MotionFiles.read(file, MotionSpace.ARKIT, FrameRate.FPS_25).frames())
                .isEqualTo(2);
        NpyFormat.write(file, new float[120], 2, 60);
        assertThatThrownBy(() -> MotionFiles.read(file, MotionSpace.ARKIT, FrameRate.FPS_25))
                .hasMessageContaining("[2, 60]");
    }

    @Test
    void timecodesCountSecondsAndFrames() {
        StringBuilder out = new StringBuilder();
        LiveLinkCsv.timecode(out, 25L * 3661 + 7, FrameRate.FPS_25);
        assertThat(out).hasToString("01:01:01:07.000");
        out.setLength(0);
        LiveLinkCsv.timecode(out, 30, new FrameRate(30000, 1001));
        assertThat(out).hasToString("00:00:01:00.029");
    }

    @Test
    void csvWritesTheLiveLinkHeader() throws IOException {
        Path file = folder.resolve("a.csv");
        MotionFiles.write(file, new MotionSequence(MotionSpace.ARKIT, FrameRate.FPS_25, new float[61]));
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).startsWith("Timecode,BlendshapeCount,EyeBlinkLeft,EyeLookDownLeft,");
        assertThat(lines.get(0))
                .endsWith("TongueOut,HeadYaw,HeadPitch,HeadRoll,LeftEyeYaw,LeftEyePitch,LeftEyeRoll,"
                        + "RightEyeYaw,RightEyePitch,RightEyeRoll");
        assertThat(lines.get(1)).startsWith("00:00:00:00.000,61,0,0,0");
    }

    private Path csv(String... rows) throws IOException {
        Path sample = folder.resolve("sample.csv");
        MotionFiles.write(sample, new MotionSequence(MotionSpace.ARKIT, FrameRate.FPS_25, new float[61]));
        String header = Files.readAllLines(sample).get(0);
        Path file = folder.resolve("hand.csv");
        Files.writeString(file, header + "\r\n" + String.join("\r\n", rows) + "\r\n");
        return file;
    }

    private static final String ZEROS = ",61" + ",0".repeat(61);

    @Test
    void hostileCsvIsRefusedWithItsLine() throws IOException {
        assertThatThrownBy(() -> LiveLinkCsv.read(csv("00:00:00:00.000" + ZEROS, "00:00:00:01.000,61,1,2")))
                .hasMessageContaining("line 3")
                .hasMessageContaining("4 columns");
        assertThatThrownBy(() -> LiveLinkCsv.read(csv("00:00:00:00.000,61,NaN" + ",0".repeat(60))))
                .hasMessageContaining("line 2")
                .hasMessageContaining("EyeBlinkLeft");
        assertThatThrownBy(() -> LiveLinkCsv.read(csv("noon" + ZEROS))).hasMessageContaining("HH:MM:SS:FF");
        assertThatThrownBy(() -> LiveLinkCsv.read(csv())).hasMessageContaining("no rows");
        assertThatThrownBy(() -> LiveLinkCsv.read(csv("0".repeat(100_000)))).hasMessageContaining("longer than");
        Path other = Files.writeString(folder.resolve("other.csv"), "a,b,c\n1,2,3\n");
        assertThatThrownBy(() -> LiveLinkCsv.read(other))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("63 columns");
        Path empty = Files.writeString(folder.resolve("empty.csv"), "");
        assertThatThrownBy(() -> LiveLinkCsv.read(empty)).hasMessageContaining("empty");
        assertThatThrownBy(() -> LiveLinkCsv.read(folder.resolve("none.csv")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no such file");
    }

    @Test
    void aRateThatCannotBeToldMustBeGiven() throws IOException {
        Path brief = csv("00:00:00:00.000" + ZEROS, "00:00:00:01.000" + ZEROS);
        assertThatThrownBy(() -> LiveLinkCsv.read(brief))
                .hasMessageContaining("give the rate with the file (render --rate)");
        assertThat(LiveLinkCsv.read(brief, FrameRate.of(60)).frames()).isEqualTo(2);
        Path jumps = csv("00:00:00:00.000" + ZEROS, "00:00:00:24.000" + ZEROS, "00:00:09:00.000" + ZEROS);
        assertThatThrownBy(() -> LiveLinkCsv.read(jumps)).hasMessageContaining("tick evenly");
    }

    @Test
    void aGivenRateIsTakenWhereTheFileStatesNone() throws IOException {
        Path brief = csv("00:00:00:00.000" + ZEROS, "00:00:00:01.000" + ZEROS);
        assertThat(MotionFiles.read(brief, FrameRate.of(60)).rate()).isEqualTo(FrameRate.of(60));
        assertThatThrownBy(() -> MotionFiles.read(brief)).hasMessageContaining("cannot be told from 2 rows");
        MotionSequence motion = new MotionSequence(MotionSpace.ARKIT, FrameRate.of(50), new float[61 * 3]);
        Path described = folder.resolve("described.npy");
        MotionFiles.write(described, motion);
        assertThat(MotionFiles.read(described, FrameRate.of(50))).isEqualTo(motion);
        assertThatThrownBy(() -> MotionFiles.read(described, FrameRate.FPS_25))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("stated to be at 50 fps, expected 25 fps as given");
        Files.delete(folder.resolve("described.npy.json"));
        assertThat(MotionFiles.read(described, FrameRate.FPS_25).rate()).isEqualTo(FrameRate.FPS_25);
        Path json = folder.resolve("stated.json");
        MotionFiles.write(json, motion);
        assertThatThrownBy(() -> MotionFiles.read(json, FrameRate.FPS_25)).hasMessageContaining("stated to be at 50");
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "25", "60000/1001"})
    void aClockThatPassesMidnightGoesOn(String text) throws IOException {
        FrameRate rate = FrameRate.parse(text);
        String[] lines = new String[100];
        long first = Math.round((24 * 3600 - 0.7) * rate.fps());
        for (int i = 0; i < lines.length; i++) {
            StringBuilder line = new StringBuilder();
            LiveLinkCsv.timecode(line, first + i, rate);
            lines[i] = line.toString().replaceFirst("^24:", "00:") + ZEROS;
        }
        assertThat(lines[99]).startsWith("00:00:0");
        assertThat(LiveLinkCsv.read(csv(lines)).rate()).isEqualTo(rate);
    }

    /** SMPTE 12M: ;00 and ;01 (at 60: to ;03) do not exist in the first second of a minute, but of every tenth. */
    @ParameterizedTest
    @CsvSource({"30, 90", "30, 18100", "60, 130", "60, 7300"})
    void dropFrameTimecodesAreNtsc(int nominal, int rows) throws IOException {
        String[] lines = new String[rows];
        int drop = nominal / 15;
        for (int i = 0, number = nominal * 58 * (rows > 1000 ? 1 : 0); i < rows; number++) {
            int minute = number / nominal / 60;
            int second = number / nominal % 60;
            int frame = number % nominal;
            if (frame >= drop || second != 0 || minute % 10 == 0) {
                lines[i++] = "%02d:%02d:%02d;%02d.000".formatted(minute / 60, minute % 60, second, frame) + ZEROS;
            }
        }
        assertThat(LiveLinkCsv.read(csv(lines)).rate()).isEqualTo(new FrameRate(nominal * 1000, 1001));
    }

    /** Phones write them so; over the start of a minute they are told by the numbers left out. */
    @Test
    void dropFrameTimecodesWithColonsAreNtscToo() throws IOException {
        String[] lines = new String[120];
        for (int i = 0, number = 30 * 58; i < lines.length; number++) {
            if (number % 1800 > 1 || number / 1800 % 10 == 0) {
                lines[i++] = "00:%02d:%02d:%02d.000".formatted(number / 1800, number / 30 % 60, number % 30) + ZEROS;
            }
        }
        assertThat(LiveLinkCsv.read(csv(lines)).rate()).isEqualTo(new FrameRate(30_000, 1001));
    }

    @Test
    void aSemicolonAloneDoesNotMakeItNtsc() throws IOException {
        String[] lines = new String[60];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "00:00:%02d;%02d.000".formatted(i / 25, i % 25) + ZEROS;
        }
        assertThat(LiveLinkCsv.read(csv(lines)).rate()).isEqualTo(FrameRate.FPS_25);
    }

    private void refusesJson(String text, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.json"), text);
        assertThatThrownBy(() -> MotionJson.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void hostileJsonIsRefused() throws IOException {
        String head = "{\"format\": \"dreamtalk-motion\", \"version\": 1, \"fps\": {\"numerator\": 25, \"denominator\":"
                + " 1},\n\"space\": \"s\", \"expressionChannels\": 1, \"channels\": [\"a\", \"b\"], \"rows\": ";
        Path good = Files.writeString(folder.resolve("good.json"), head + "[[1, -2.5e-1]]}");
        assertThat(MotionJson.read(good).toArray()).containsExactly(1, -0.25f);
        refusesJson(head + "[[1]]}", "row 0 has 1 values");
        refusesJson(head + "[[1,2,3]]}", "more values");
        refusesJson(head + "[[1,02]]}", "line 2");
        refusesJson(head + "[[1,1e99]]}", "1e99");
        refusesJson(head + "[[1,NaN]]}", "'NaN'");
        refusesJson(head + "[[1,2]]} x", "after the end");
        refusesJson(head + "[[1,2]", "end of the file");
        refusesJson(head + "[[1," + "9".repeat(5000) + "]]}", "longer than");
        refusesJson(head.replace("\"version\": 1", "\"version\": 2") + "[]}", "version 2");
        refusesJson(head.replace("\"space\"", "\"spice\"") + "[]}", "spice");
        refusesJson(head.replace("\"numerator\": 25", "\"numerator\": 0") + "[]}", "fps");
        refusesJson(head.replace("\"numerator\": 25", "\"numerator\": 2000000000") + "[]}", "line 1");
        refusesJson(head.replace("\"numerator\": 25", "\"numerator\": 25.0") + "[]}", "whole number");
        refusesJson(head.replace("\"numerator\": 25", "\"numerator\": 25, \"numerator\": 25") + "[]}", "numerator");
        refusesJson(head.replace("\"a\", \"b\"", "\"a\", \"a\"") + "[]}", "named twice");
        refusesJson(head.replace("\"a\", \"b\"", "\"a\"" + ", \"x\"".repeat(5000)) + "[]}", "4096 channels");
        refusesJson(head.replace("\"s\",", "\"s\", \"space\": \"t\",") + "[]}", "space");
        refusesJson(head + "[[1,2]], \"more\": 1}", "\"more\" after the rows");
        refusesJson(head + "[[1,2]], \"rows\": []}", "rows");
        refusesJson(head + "[[[1],2]]}", "expected a number");
        refusesJson(head + "[[1,\"2\"]]}", "expected a number");
        refusesJson(head + "[[1,2],3]}", "expected '['");
        refusesJson(head + "{}}", "expected '['");
        refusesJson(head.replace("\"s\"", "\"arkit\"") + "[]}", "not those of the space");
        refusesJson("{\"rows\": []}", "expected dreamtalk-motion");
        refusesJson("[".repeat(100_000), "expected '{'");
        refusesJson("", "empty file");
        refusesJson(" ", "end of the file");
        Path binary = Files.write(folder.resolve("binary.json"), new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe});
        assertThatThrownBy(() -> MotionJson.read(binary))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> MotionJson.read(folder.resolve("none.json")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no such file");
    }

    /** The text is a promise: what version 0.1 wrote, byte for byte. */
    @Test
    void jsonIsWrittenAsItAlwaysWas() throws IOException {
        MotionSpace space =
                new MotionSpace("two \"odd\\\" n\u00e4mes", 2, List.of("a", "\n\t\u001b\u007f/", "\ud83d\ude00"));
        String description = "{\"format\": \"dreamtalk-motion\", \"version\": 1,\n"
                + " \"fps\": {\"numerator\": 30000, \"denominator\": 1001},\n"
                + " \"space\": \"two \\\"odd\\\\\\\" n\u00e4mes\", \"expressionChannels\": 2,\n"
                + " \"channels\": [\"a\", \"\\u000a\\u0009\\u001b\u007f/\", \"\\ud83d\\ude00\"]";
        FrameRate rate = new FrameRate(30000, 1001);
        Path file = folder.resolve("m.json");
        MotionFiles.write(
                file, new MotionSequence(space, rate, new float[] {0, -0f, 0.1f, 3.4e38f, -1.25e-7f, 123456}));
        assertThat(Files.readString(file))
                .isEqualTo(description + ",\n \"rows\": [\n[0,-0,0.1],\n[3.39999995E+38,-0.000000125,123456]\n]}\n");
        MotionFiles.write(file, new MotionSequence(space, rate, new float[0]));
        assertThat(Files.readString(file)).isEqualTo(description + ",\n \"rows\": [\n]}\n");
        assertThat(MotionFiles.read(file).frames()).isZero();
        MotionFiles.write(folder.resolve("m.npy"), new MotionSequence(space, rate, new float[3]));
        assertThat(Files.readString(folder.resolve("m.npy.json"))).isEqualTo(description + "}\n");
    }

    @Test
    void anUnknownEndingIsAnError() {
        assertThatThrownBy(() -> MotionFiles.read(folder.resolve("clip.fbx")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(".csv, .json or .npy");
        assertThatThrownBy(() ->
                        MotionFiles.writer(folder.resolve("no/such/folder/x.csv"), MotionSpace.ARKIT, FrameRate.FPS_25))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void npyKeepsShapesAndBothPrecisions() throws IOException {
        Path file = folder.resolve("a.npy");
        NpyFormat.write(file, new double[] {1e300, -0.1, 3, 4, 5, 6}, 1, 2, 3);
        NpyArray array = NpyFormat.read(file);
        assertThat(array.shape()).containsExactly(1, 2, 3);
        assertThat(array.toDoubles()).containsExactly(1e300, -0.1, 3, 4, 5, 6);
        assertThatThrownBy(array::toFloats).isInstanceOf(InvalidInputException.class);
        NpyFormat.write(file, new float[] {7}, new int[0]);
        assertThat(NpyFormat.read(file).shape()).isEmpty();
        assertThat(NpyFormat.read(file).toFloats()).containsExactly(7);
        NpyFormat.write(file, new float[] {7, 8}, 2);
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                .contains("'shape': (2,), }");
        assertThat(Files.size(file) % 64).isEqualTo(8);
    }

    @Test
    void hostileNpyIsRefusedBeforeMemoryIsReserved() throws IOException {
        refusesNpy("{'descr': '<f4', 'fortran_order': False, 'shape': (2000000000, 2000000000), }", "at most");
        refusesNpy("{'descr': '<f4', 'fortran_order': False, 'shape': (100000000,), }", "needs 400000000 bytes");
        refusesNpy("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }", "not a list");
        refusesNpy("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "|O");
        refusesNpy("{'descr': '<f4', 'fortran_order': True, 'shape': (1,), }", "Fortran");
        refusesNpy("{'descr': '<f4'}", "fortran_order");
        refusesNpy(
                "{'descr': '<f4', 'descr': '<f8', 'fortran_order': False, 'shape': (0,), }",
                "column 18: found the key 'descr' a second");
        refusesNpy("{'descr': '<f4', 'fortran_order': False, 'shape': (0,), 'shape': (1,)}", "'shape' a second");
        refusesNpy(
                "{'descr': '<f4', 'fortran_order': False, 'fortran_order': True, 'shape': (0,)}", "'fortran_order' a");
        refusesNpy("{'descr': '<f4', 'fortran_order': False, 'shape': (0,), 'more': 1}", "column 57: found ''more'");
        refusesNpy("{'descr': '<f4' 'fortran_order': False, 'shape': (0,)}", "column 17");
        refusesNpy("{'descr': '<f4', 'fortran_order': False, 'shape': (0,)} x", "nothing after");
        refusesNpy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (0,)}", "readable value of 'descr'");
        refusesNpy("x{'descr': '<f4', 'fortran_order': False, 'shape': (0,)}", "column 1: found");
        for (byte[] bytes : new byte[][] {
            {},
            "PK\3\4 no npy".getBytes(StandardCharsets.US_ASCII),
            {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, -1}
        }) {
            Path file = Files.write(folder.resolve("bad.npy"), bytes);
            assertThatThrownBy(() -> NpyFormat.read(file)).isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void shapesAndRowsThatOverflowAreRefused() throws IOException {
        Path file = folder.resolve("a.npy");
        assertThatThrownBy(() -> NpyFormat.write(file, new float[4], -2, -2)).isInstanceOf(InvalidInputException.class);
        // 2^64 and 2^32 + 4 values, which are 0 and 4 in 64 and 32 bits.
        assertThatThrownBy(() -> NpyFormat.write(file, new float[0], 1 << 30, 1 << 30, 16))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> NpyFormat.write(file, new float[4], 4, (1 << 30) + 1))
                .isInstanceOf(InvalidInputException.class);
        try (NpyRowWriter writer = new NpyRowWriter(file, 1 << 20)) {
            assertThatThrownBy(() -> writer.accept(new float[4], 1 << 12)).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> writer.accept(new float[4], -1)).isInstanceOf(InvalidInputException.class);
        }
        float[] long5 = new float[50_000];
        for (int i = 0; i < long5.length; i++) {
            long5[i] = i;
        }
        try (NpyRowWriter writer = new NpyRowWriter(file, 5)) {
            writer.accept(long5, 10_000);
            writer.accept(long5, 1);
            writer.finish();
        }
        NpyArray back = NpyFormat.read(file);
        assertThat(back.shape()).containsExactly(10_001, 5);
        assertThat(Arrays.copyOf(back.toFloats(), 50_000)).containsExactly(long5);
    }

    private void refusesNpy(String header, String message) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = new byte[10 + text.length];
        System.arraycopy(
                new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0}, 0, bytes, 0, 10);
        System.arraycopy(text, 0, bytes, 10, text.length);
        Path file = Files.write(folder.resolve("bad.npy"), bytes);
        assertThatThrownBy(() -> NpyFormat.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }
}
