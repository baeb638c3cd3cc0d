package io.github.dreamtalk.examples.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.Avatar;
import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.DreamTalkJob;
import io.github.dreamtalk.Voice;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.examples.Film;
import io.github.dreamtalk.examples.Studio;
import io.github.dreamtalk.media.RgbImage;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Studio.class)
class ThumbnailsTest {
    private static DreamTalkJob job(DreamTalkEngine engine, Avatar face, byte[] sound) {
        return engine.newJob(
                DreamTalk.builder().avatar(face).voice(Voice.bytes(sound)).build());
    }

    @Test
    void onePictureOfEverySecondAndNoMore(DreamTalkEngine engine, Avatar face) throws Exception {
        DreamTalkJob job = job(engine, face, Studio.speech(5));
        Thumbnails thumbnails = new Thumbnails(2);
        job.publisher().subscribe(thumbnails);
        List<BufferedImage> pictures = thumbnails.pictures().get(60, TimeUnit.SECONDS);
        assertThat(job.isCancelled()).as("the job ends with the subscription").isTrue();

        List<RgbImage> all = new ArrayList<>();
        job(engine, face, Studio.speech(5)).frames((index, frame) -> all.add(frame.copy()));
        assertThat(pictures).hasSize(2);
        assertThat(Film.difference(RgbImage.of(pictures.get(0)), all.get(0))).isZero();
        assertThat(Film.difference(RgbImage.of(pictures.get(1)), all.get(25))).isZero();
        assertThat(Film.difference(all.get(0), all.get(25))).isPositive();
    }

    @Test
    void aShortClipGivesWhatItHas(DreamTalkEngine engine, Avatar face) throws Exception {
        DreamTalkJob job = job(engine, face, Studio.speech(0.4));
        Thumbnails thumbnails = new Thumbnails(2);
        job.publisher().subscribe(thumbnails);
        assertThat(thumbnails.pictures().get(60, TimeUnit.SECONDS)).hasSize(1);
        assertThat(job.isCancelled()).isFalse();
    }

    @Test
    void aFailureIsTold(DreamTalkEngine engine, Avatar face) {
        Thumbnails thumbnails = new Thumbnails(1);
        job(engine, face, new byte[10]).publisher().subscribe(thumbnails);
        assertThatThrownBy(() -> thumbnails.pictures().get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(InvalidInputException.class);
    }
}
