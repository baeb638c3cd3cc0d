package io.github.dreamtalk.render.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A {@code DISPLAY} that leads nowhere, as left behind in terminals and containers, is no reason to fail. */
class StaleDisplayTest {
    @TempDir
    Path dir;

    @Test
    @EnabledOnOs(OS.LINUX) // elsewhere Java does not look at DISPLAY
    void picturesAreReadAndWrittenWithoutAScreen() throws Exception {
        Path pictures = Files.createDirectory(dir.resolve("pictures"));
        BufferedImage image = new BufferedImage(160, 128, BufferedImage.TYPE_INT_RGB);
        List<String> names = List.of("a.bmp", "a.gif", "a.jpeg", "a.png", "a.tiff");
        for (String name : names) {
            ImageIO.write(image, name.substring(2), pictures.resolve(name).toFile());
        }
        List<String> said = ChildJvm.run(
                List.of("/usr/bin/env", "DISPLAY=:9973"),
                List.of(),
                ScreenProbe.class,
                pictures.toString(),
                dir.resolve("frames").toString());
        Stream<String> converted = IntStream.rangeClosed(1, 13).mapToObj(type -> type + " 255");
        Stream<String> read = names.stream().map(name -> name + " 160");
        assertThat(said)
                .startsWith(Stream.of(converted, read, Stream.of("written"))
                        .flatMap(lines -> lines)
                        .toArray(String[]::new));
        assumeTrue(
                !said.get(said.size() - 2).equals("drawn"),
                "this Java runtime has no part for screens, so that nothing could have gone wrong");
        assertThat(said).endsWith("AWTError", "exit 0");
    }
}
