package io.github.dreamtalk.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.examples.Film;
import io.github.dreamtalk.examples.Studio;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickStartTest {
    /** In a JVM of its own: the program reads and writes in the working directory, and starts cold as a user's does. */
    @Test
    void makesAFilmOfTheSamples(@TempDir Path folder) throws Exception {
        Path samples = Files.createDirectory(folder.resolve("samples"));
        Studio.portraitFile(samples);
        Studio.speechFile(samples, 1.2);
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        QuickStart.class.getName())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor()).as(said).isZero();
        Film film = Film.read(folder.resolve("talking.mp4"));
        assertThat(film.size()).isEqualTo(30);
        assertThat(film.frames()).allMatch(f -> f.width() == Studio.SIZE && f.height() == Studio.SIZE);
        assertThat(film.movement(Film.face())).as("the face moves").isGreaterThan(2);
        assertThat(film.seconds()).isEqualTo(1.2, Assertions.within(0.1));
        assertThat(film.loudness()).isGreaterThan(0.01);
        try (var left = Files.list(folder)) {
            assertThat(left.map(p -> p.getFileName().toString())).containsExactlyInAnyOrder("samples", "talking.mp4");
        }
    }
}
