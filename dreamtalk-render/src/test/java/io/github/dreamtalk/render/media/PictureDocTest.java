package io.github.dreamtalk.render.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/pictures.md lists the kinds that are read, and those that are named when they are refused. */
class PictureDocTest {
    private static List<String> kinds(boolean read) {
        return Arrays.stream(PictureKind.values())
                .filter(kind -> (kind.advice() == null) == read)
                .map(Enum::name)
                .toList();
    }

    private static List<String> quoted(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(m -> m.group(1))
                .toList();
    }

    @Test
    void theTableIsWhatIsRead() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "pictures.md"));
        assertThat(quoted(page, "\\n\\| `([A-Z]+)` \\|")).containsExactlyInAnyOrderElementsOf(kinds(true));
        String refused = page.lines()
                .filter(l -> l.startsWith("Named and refused:"))
                .findFirst()
                .orElseThrow();
        assertThat(quoted(refused, "`([A-Z_0-9]+)`")).containsExactlyInAnyOrderElementsOf(kinds(false));
    }
}
