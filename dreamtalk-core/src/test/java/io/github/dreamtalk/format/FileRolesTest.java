package io.github.dreamtalk.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileRolesTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void make() throws IOException {
        file = Files.writeString(folder.resolve("a.mp4"), "x");
    }

    private void refused(Path output) {
        assertThatThrownBy(() -> new FileRoles()
                        .reads("audio", file)
                        .writes("output", output)
                        .check())
                .isInstanceOfSatisfying(InvalidInputException.class, e -> {
                    assertThat(e.getMessage()).contains(output.toString(), "read as the audio");
                    assertThat(e.problems()).singleElement().satisfies(p -> {
                        assertThat(p.field()).isEqualTo("output");
                        assertThat(p.code()).isEqualTo(Problem.CONFLICT);
                    });
                });
    }

    @Test
    void anInputIsKnownUnderAnyName() throws IOException {
        refused(file);
        refused(folder.resolve("b/../a.mp4"));
        refused(Path.of("").toAbsolutePath().relativize(file.toAbsolutePath()));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void linksDoNotDeceive() throws IOException {
        refused(Files.createSymbolicLink(folder.resolve("link.mp4"), file));
        refused(Files.createLink(folder.resolve("hard.mp4"), file));
        refused(Files.createSymbolicLink(folder.resolve("way"), folder).resolve("a.mp4"));
    }

    @Test
    void otherFilesAreNoConflict() throws IOException {
        Path other = Files.writeString(folder.resolve("b.mp4"), "x");
        assertThatCode(() -> new FileRoles()
                        .reads("audio", file)
                        .reads("portrait", file)
                        .reads("head", folder.resolve("none.csv"))
                        .reads("style", null)
                        .writes("output", other)
                        .writes("json", folder.resolve("new.json"))
                        .writes("html", null)
                        .check())
                .doesNotThrowAnyException();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void twoOutputsMayNotBeOneEvenIfItIsNotThereYet() throws IOException {
        Path way = Files.createSymbolicLink(folder.resolve("way"), folder);
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling.json"), Path.of("new.json"));
        for (Path other : new Path[] {folder.resolve("new.json"), way.resolve("new.json"), dangling}) {
            assertThatThrownBy(() -> new FileRoles()
                            .writes("json", folder.resolve("new.json"))
                            .writes("html", other)
                            .check())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("html: found")
                    .hasMessageContaining("written as the json");
        }
    }

    @Test
    void anArrayBringsItsDescription() throws IOException {
        Path description = Files.writeString(folder.resolve("m.npy.json"), "x");
        assertThatThrownBy(() -> new FileRoles()
                        .reads("head", folder.resolve("m.npy"))
                        .writes("output", description)
                        .check())
                .hasMessageContaining("read as the head");
        assertThatThrownBy(() -> new FileRoles()
                        .reads("style", description)
                        .writes("output", folder.resolve("m.npy"))
                        .check())
                .hasMessageContaining("read as the style");
    }

    @Test
    void nothingGoesIntoAFolderOfFrames() {
        assertThatThrownBy(() -> new FileRoles()
                        .writes("output", folder)
                        .writes("motion output", folder.resolve("m.csv"))
                        .check())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("motion output");
    }
}
