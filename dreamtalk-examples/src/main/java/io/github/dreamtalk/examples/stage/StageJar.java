package io.github.dreamtalk.examples.stage;

import io.github.dreamtalk.ChainDescription;
import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.DreamTalkRequest;
import java.nio.file.Path;

/**
 * With the jar of {@code stage-jar} on the class path every video has its label, and no line of the application says so:
 * stages are found as services. A request takes them in and leaves them out by name.
 *
 * <pre>java -cp "app.jar:dreamtalk-example-stages.jar:..." io.github.dreamtalk.examples.stage.StageJar
 *     portrait.png speech.wav talking.mp4 smile=true ai-label=false</pre>
 */
public final class StageJar {
    private StageJar() {}

    /**
     * Makes a video and prints the chain it went through.
     *
     * @param args portrait, sound, target, and {@code name=true} or {@code name=false} for each stage
     */
    public static void main(String[] args) {
        DreamTalkRequest.Builder builder =
                DreamTalk.builder().portrait(Path.of(args[0])).size(256).audio(Path.of(args[1]));
        for (int i = 3; i < args.length; i++) {
            String[] stage = args[i].split("=");
            builder.stage(stage[0], Boolean.parseBoolean(stage[1]));
        }
        DreamTalkRequest request = builder.build();
        try (DreamTalkEngine engine = DreamTalkEngine.builder().build()) {
            for (ChainDescription.Step step : engine.plan(request).stages()) {
                System.out.println(
                        step.name() + " looks " + step.lookAhead().time().toMillis() + " ms ahead");
            }
            engine.newJob(request).generate(Path.of(args[2]));
        }
    }
}
