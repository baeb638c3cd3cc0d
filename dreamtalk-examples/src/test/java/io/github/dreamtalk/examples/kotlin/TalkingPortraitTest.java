package io.github.dreamtalk.examples.kotlin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.examples.Film;
import io.github.dreamtalk.examples.Studio;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Studio.class)
class TalkingPortraitTest {
    @Test
    void makesAFilmOfEachStyle(DreamTalkEngine engine, @TempDir Path folder) throws Exception {
        Path films = Files.createDirectory(folder.resolve("films"));
        TalkingPortraitKt.main(new String[] {
            Studio.portraitFile(folder).toString(),
            Studio.speechFile(folder, 0.8).toString(),
            films.toString()
        });
        Map<String, Film> made = new TreeMap<>();
        for (String style : engine.styles()) {
            made.put(style, Film.read(films.resolve(style + ".mp4")));
        }
        assertThat(made).hasSize(8).containsKeys("neutral", "happy", "sad");
        assertThat(made.values()).allMatch(f -> f.size() == 20).allMatch(f -> f.seconds() > 0.7);
        for (String style : made.keySet()) {
            if (!style.equals("neutral")) {
                assertThat(Film.difference(
                                made.get("neutral").frames().get(15),
                                made.get(style).frames().get(15),
                                Film.face()))
                        .as("%s looks other than neutral", style)
                        .isGreaterThan(0.8);
            }
        }
        Film.show("kotlin-happy", made.get("happy").frames().get(15));
        Film.show("kotlin-sad", made.get("sad").frames().get(15));
    }
}
