package io.github.dreamtalk.examples.quickstart;

import io.github.dreamtalk.DreamTalk;
import java.nio.file.Path;

/** The program of the README. */
public final class QuickStart {
    private QuickStart() {}

    /**
     * Makes {@code talking.mp4}.
     *
     * @param args portrait and sound
     */
    public static void main(String[] args) {
        DreamTalk.builder()
                .portrait(Path.of(args[0]))
                .audio(Path.of(args[1]))
                .style("happy")
                .build()
                .generate(Path.of("talking.mp4"));
    }
}
