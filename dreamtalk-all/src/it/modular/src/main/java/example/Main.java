package example;

import io.github.dreamtalk.DreamTalk;
import java.nio.file.Path;

final class Main {
    public static void main(String[] args) {
        DreamTalk.builder()
                .portrait(Path.of("samples/portrait.png"))
                .audio(Path.of("samples/speech.wav"))
                .style("happy")
                .build()
                .generate(Path.of("talking.mp4"));
    }
}
