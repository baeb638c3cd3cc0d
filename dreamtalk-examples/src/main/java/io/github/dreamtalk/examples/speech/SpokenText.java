package io.github.dreamtalk.examples.speech;

import io.github.dreamtalk.Avatar;
import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.Result;
import io.github.dreamtalk.Voice;
import java.io.OutputStream;
import org.springframework.ai.audio.tts.TextToSpeechModel;

/** A face that says any text, with the voice of any of Spring AI's speech models. Thread-safe, one for each face. */
public final class SpokenText {
    private final TextToSpeechModel speech;
    private final DreamTalkEngine engine;
    private final Avatar face;

    /**
     * A face and its voice.
     *
     * @param speech such as {@code OpenAiAudioSpeechModel} or {@code ElevenLabsTextToSpeechModel}
     * @param engine shared
     * @param face of this engine
     */
    public SpokenText(TextToSpeechModel speech, DreamTalkEngine engine, Avatar face) {
        this.speech = speech;
        this.engine = engine;
        this.face = face;
    }

    /**
     * Says a text.
     *
     * @param text what is said
     * @param style such as {@code happy}
     * @param video receives an mp4 while it is made
     * @return what was made
     */
    public Result say(String text, String style, OutputStream video) {
        Voice voice = Voice.bytes(speech.call(text));
        DreamTalkRequest request =
                DreamTalk.builder().avatar(face).voice(voice).style(style).build();
        return engine.newJob(request).generate(video, "mp4");
    }
}
