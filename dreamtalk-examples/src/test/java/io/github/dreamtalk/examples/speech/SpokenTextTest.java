package io.github.dreamtalk.examples.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.Avatar;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.Result;
import io.github.dreamtalk.examples.Film;
import io.github.dreamtalk.examples.Studio;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.ai.audio.tts.Speech;
import org.springframework.ai.audio.tts.TextToSpeechModel;
import org.springframework.ai.audio.tts.TextToSpeechPrompt;
import org.springframework.ai.audio.tts.TextToSpeechResponse;
import reactor.core.publisher.Flux;

@ExtendWith(Studio.class)
class SpokenTextTest {
    /** Says every text with the sample voice, 50 ms for each letter, as a WAV file. */
    private static final class SampleVoice implements TextToSpeechModel {
        final List<String> texts = new ArrayList<>();

        @Override
        public TextToSpeechResponse call(TextToSpeechPrompt prompt) {
            String text = prompt.getInstructions().getText();
            texts.add(text);
            return new TextToSpeechResponse(List.of(new Speech(Studio.speech(0.05 * text.length()))));
        }

        @Override
        public Flux<TextToSpeechResponse> stream(TextToSpeechPrompt prompt) {
            return Flux.just(call(prompt));
        }
    }

    /** How many bytes had come with each write. */
    private static final class Writes extends ByteArrayOutputStream {
        final List<Integer> sizes = new ArrayList<>();

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            sizes.add(count);
        }
    }

    @Test
    void aTextBecomesAFilm(DreamTalkEngine engine, Avatar face) throws Exception {
        SampleVoice voice = new SampleVoice();
        String text = "Good morning, Mr. Dashwood!";
        Writes video = new Writes();
        Result result = new SpokenText(voice, engine, face).say(text, "happy", video);
        assertThat(voice.texts).containsExactly(text);
        double seconds = 0.05 * text.length();
        assertThat(result.audioSeconds()).isEqualTo(seconds, within(0.001));
        Film film = Film.read(video.toByteArray());
        assertThat(film.size()).isEqualTo((int) result.frames()).isEqualTo((int) Math.round(25 * seconds));
        assertThat(film.movement(Film.face())).isGreaterThan(2);
        assertThat(film.seconds()).isEqualTo(seconds, within(0.1));
        assertThat(film.loudness()).isGreaterThan(0.01);
        assertThat(video.toString(StandardCharsets.ISO_8859_1))
                .as("in fragments")
                .contains("moof");
        assertThat(video.sizes).as("written while it is made").hasSizeGreaterThan(2);
        Film.show("speech", film.frames().get(film.size() / 2));
    }
}
