package io.github.dreamtalk.render.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.junit.jupiter.api.Test;

/** The tables of docs/media.md are the lists that hold. */
class MediaDocTest {
    private static List<String> listed(String heading, String row) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "media.md"));
        String section = page.substring(page.indexOf("## " + heading)).split("\n## ")[0];
        String line = section.lines()
                .filter(l -> l.startsWith("| " + row + " |"))
                .findFirst()
                .orElseThrow();
        return Pattern.compile("`([^`]+)`")
                .matcher(line)
                .results()
                .map(m -> m.group(1))
                .toList();
    }

    @Test
    void theTablesAreTheLists() throws IOException {
        Matcher protocols = Pattern.compile("\\| `(\\w+)` \\|")
                .matcher(Files.readString(Path.of("..", "docs", "media.md")).split("## Protocols")[1]);
        assertThat(protocols.results().map(m -> m.group(1))).containsExactly(Decoders.PROTOCOLS.split(","));
        for (StreamDecoder.Kind kind : StreamDecoder.Kind.values()) {
            String row = kind == StreamDecoder.Kind.SOUND ? "sound" : "pictures";
            assertThat(listed("Containers", row)).containsExactlyElementsOf(kind.formats());
            assertThat(listed("Codings", row)).containsExactlyElementsOf(kind.codecs());
        }
    }

    /** A name that nothing answers to would be a hope. */
    @Test
    void whatIsListedExists() {
        Ffmpeg.load();
        List<String> missing = new ArrayList<>();
        for (StreamDecoder.Kind kind : StreamDecoder.Kind.values()) {
            for (String name : kind.formats()) {
                if (avformat.av_find_input_format(name) == null) {
                    missing.add(name);
                }
            }
            for (String name : kind.codecs()) {
                if (avcodec.avcodec_find_decoder_by_name(name) == null) {
                    missing.add(name);
                }
            }
        }
        assertThat(missing).isEmpty();
    }
}
