package io.github.dreamtalk.examples.javacv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.Result;
import io.github.dreamtalk.examples.Film;
import io.github.dreamtalk.examples.Studio;
import io.github.dreamtalk.javacv.RecorderTarget;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.RgbImage;
import java.io.File;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Studio.class)
class FilmToFilmTest {
    /** A film whose first pictures are dark, as a camera's are. */
    private static File portraitFilm(Path folder) throws Exception {
        File file = folder.resolve("face.mp4").toFile();
        RgbImage face = RgbImage.of(ImageIO.read(Studio.portraitFile(folder).toFile()));
        FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file, 0, 0);
        recorder.setVideoBitrate(2_000_000);
        try (RecorderTarget film = new RecorderTarget(recorder, FrameRate.FPS_25)) {
            for (int i = 0; i < 6; i++) {
                film.accept(i, i < 3 ? new RgbImage(Studio.SIZE, Studio.SIZE) : face);
            }
        }
        return file;
    }

    @Test
    void theFaceOfOneFilmSaysWhatIsSaidInAnother(DreamTalkEngine engine, @TempDir Path folder) throws Exception {
        File target = folder.resolve("talking.mkv").toFile();
        Result result = FilmToFilm.make(
                engine,
                Studio.SMALL,
                portraitFilm(folder),
                Studio.speechFile(folder, 1.2).toFile(),
                target);
        assertThat(result.frames()).isEqualTo(30);
        Film film = Film.read(target.toPath());
        assertThat(film.size()).isEqualTo(30);
        assertThat(film.frames().get(0).width()).isEqualTo(Studio.SIZE);
        assertThat(film.movement(Film.face())).as("the face moves").isGreaterThan(2);
        assertThat(film.seconds()).isEqualTo(1.2, within(0.1));
        assertThat(film.loudness()).isGreaterThan(0.01);
        Film.show("javacv", film.frames().get(20));
    }
}
