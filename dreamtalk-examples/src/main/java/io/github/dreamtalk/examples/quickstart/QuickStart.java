package io.github.dreamtalk.examples.quickstart;

import io.github.dreamtalk.DreamTalk;
import java.nio.file.Path;

/** The program of the README, to the letter. */
public final class QuickStart {
    private QuickStart() {}

    /**
     * Makes {@code talking.mp4} in the working directory, from the samples of this repository.
     *
     * @param args none
     */
    public static void main(String[] args) {
        DreamTalk.builder()
                .portrait(Path.of("samples/portrait.png"))
                .audio(Path.of("samples/speech.wav"))
                .style("happy")
                .build()
                .generate(Path.of("talking.mp4"));
    }
}
