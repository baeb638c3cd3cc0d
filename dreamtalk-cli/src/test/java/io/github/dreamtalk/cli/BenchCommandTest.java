package io.github.dreamtalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.dreamtalk.cli.bench.BenchStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
    private static final Path PORTRAIT = BadFiles.samples().resolve("portrait.png");

    @TempDir
    Path folder;

    /** Every scalar by its path, such as {@code stages_s/sampling/median}. */
    private static Map<String, String> scalars(String json) throws IOException {
        Map<String, String> found = new HashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue()) {
                    found.put(
                            parser.getParsingContext()
                                    .pathAsPointer()
                                    .toString()
                                    .substring(1),
                            parser.getText());
                }
            }
        }
        return found;
    }

    private Path sound() throws IOException {
        Path files = folder.resolve("files");
        if (!Files.exists(files)) {
            BadFiles.in(Files.createDirectory(files));
        }
        return files.resolve("short.wav");
    }

    @Test
    void measuresEveryStage() throws IOException {
        Path json = folder.resolve("bench.json");
        var spooled = CommandRun.spooledSound();
        CommandRun run = CommandRun.done(
                "bench",
                "--portrait",
                PORTRAIT,
                "--audio",
                sound(),
                "--size",
                "128",
                "--repetitions",
                "2",
                "--json",
                json);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("times real time");
        Map<String, String> figures = scalars(Files.readString(json));
        for (BenchStage stage : BenchStage.values()) {
            String name = "stages_s/" + stage.key();
            assertThat(Double.parseDouble(figures.get(name + "/median")))
                    .as(name)
                    .isPositive();
            assertThat(figures).containsKeys(name + "/all/0", name + "/all/1").doesNotContainKey(name + "/all/2");
        }
        assertThat(figures)
                .containsEntry("repetitions", "2")
                .containsEntry("request/width", "128")
                .containsEntry("request/frames", "13")
                .containsKeys("project/version", "project/commit", "machine/cpu", "machine/jvm", "machine/os");
        double startUp = Double.parseDouble(figures.get("start_up_s"));
        double cold = Double.parseDouble(figures.get("first_frame_s"));
        assertThat(cold).isGreaterThan(startUp);
        assertThat(figures).containsKeys("warm_first_frame_s/all/0", "warm_first_frame_s/all/1");
        assertThat(Double.parseDouble(figures.get("warm_first_frame_s/median"))).isBetween(1e-4, cold);
        assertThat(Double.parseDouble(figures.get("times_real_time/median"))).isPositive();
        assertThat(CommandRun.spooledSound()).isEqualTo(spooled);
    }

    @Test
    void printsJsonAndRefusesBadValues() throws IOException {
        CommandRun printed = CommandRun.done(
                "bench", "--portrait", PORTRAIT, "--audio", sound(), "--size", "128", "--repetitions", "1");
        assertThat(scalars(printed.out())).containsEntry("repetitions", "1");
        CommandRun none = CommandRun.of("bench", "--portrait", PORTRAIT, "--audio", sound(), "--repetitions", "0");
        assertThat(none.code()).isEqualTo(ExitCode.INVALID_INPUT);
        assertThat(none.err()).contains("repetitions").contains("at least 1");
        CommandRun nowhere = CommandRun.of(
                "bench", "--portrait", PORTRAIT, "--audio", sound(), "--json", folder.resolve("none/b.json"));
        assertThat(nowhere.code()).isEqualTo(ExitCode.INVALID_INPUT);
        assertThat(nowhere.err()).contains("no folder");
    }
}
