package io.github.dreamtalk.javacv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.Avatar;
import io.github.dreamtalk.AvatarOptions;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.media.RgbImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrabberPortraitTest {
    private static final int DARK = 0x000000;
    private static final int RED = 0xff5050;
    private static final int BLUE = 0x5050ff;

    @TempDir
    Path folder;

    private FFmpegFrameGrabber started(Integer... colours) throws Exception {
        Path file = MadeFiles.video(folder.resolve("clip.mkv"), 96, 64, List.of(colours), r -> {});
        FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toFile());
        grabber.start();
        return grabber;
    }

    private static String colour(RgbImage image) {
        byte[] data = image.data();
        return "%02x%02x%02x".formatted(data[0] & 255, data[1] & 255, data[2] & 255);
    }

    @Test
    void thePictureAfterThoseToPassOver() throws Exception {
        try (FFmpegFrameGrabber grabber = started(DARK, DARK, RED, BLUE)) {
            RgbImage image = GrabberPortrait.of(grabber).skip(2).picture();
            assertThat(image.width()).isEqualTo(96);
            assertThat(image.height()).isEqualTo(64);
            assertThat(colour(image)).isEqualTo("ff5050");
            assertThat(colour(GrabberPortrait.of(grabber).picture()))
                    .as("the next")
                    .isEqualTo("5050ff");
            assertThat(colour(image)).as("the first is the caller's").isEqualTo("ff5050");
        }
    }

    @Test
    void theFirstPictureWithAFaceIsTheAvatar() throws Exception {
        try (SmallEngine small = new SmallEngine();
                FFmpegFrameGrabber grabber = started(RED, DARK, DARK, BLUE, RED);
                Avatar avatar =
                        GrabberPortrait.of(grabber).skip(1).avatar(small.engine, new AvatarOptions(0, true, 64))) {
            assertThat(colour(avatar.portrait().image())).isEqualTo("5050ff");
            assertThat(avatar.portrait().image().width())
                    .as("the size asked for")
                    .isEqualTo(64);
            assertThat(avatar.portrait().face()).isNotNull();
        }
    }

    @Test
    void noMorePicturesAreLookedAtThanWereAllowed() throws Exception {
        try (SmallEngine small = new SmallEngine();
                FFmpegFrameGrabber grabber = started(DARK, DARK, DARK, RED)) {
            GrabberPortrait portrait = GrabberPortrait.of(grabber).tries(2);
            assertThatThrownBy(() -> portrait.avatar(small.engine, AvatarOptions.DEFAULT))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("found no such face in 2 pictures")
                    .hasMessageContaining("found no face in");
            assertThat(colour(GrabberPortrait.of(grabber).skip(1).picture()))
                    .as("the grabber stands after the two")
                    .isEqualTo("ff5050");
        }
    }

    @Test
    void aFaceThatIsNotThereIsLookedForInTheNextPicture() throws Exception {
        try (SmallEngine small = new SmallEngine();
                FFmpegFrameGrabber grabber = started(RED, BLUE)) {
            assertThatThrownBy(() ->
                            GrabberPortrait.of(grabber).tries(2).avatar(small.engine, new AvatarOptions(1, true, 0)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("in 2 pictures")
                    .hasMessageContaining("there is 1 face");
        }
    }

    @Test
    void aClipThatEndsBeforeSaysSo() throws Exception {
        try (SmallEngine small = new SmallEngine();
                FFmpegFrameGrabber grabber = started(DARK, DARK)) {
            assertThatThrownBy(() -> GrabberPortrait.of(grabber).avatar(small.engine, AvatarOptions.DEFAULT))
                    .isInstanceOf(MediaException.class)
                    .hasMessageContaining("end of its pictures, expected a picture with a face");
        }
    }

    @Test
    void aGrabberThatFailsSaysWhy() {
        FFmpegFrameGrabber unstarted = new FFmpegFrameGrabber("none.mkv");
        assertThatThrownBy(() -> GrabberPortrait.of(unstarted).picture())
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("Has start() been called?")
                .hasCauseInstanceOf(FrameGrabber.Exception.class);
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        GrabberPortrait portrait = GrabberPortrait.of(new FFmpegFrameGrabber("none.mkv"));
        assertThatThrownBy(() -> portrait.skip(-1)).hasMessage("skip: found -1, expected at least 0");
        assertThatThrownBy(() -> portrait.tries(0)).hasMessage("tries: found 0, expected at least 1");
    }

    /** Phones film lying on the side and write how they were held. */
    @Test
    void aClipFilmedOnTheSideComesUpright() throws Exception {
        Path file = folder.resolve("phone.mp4");
        try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), 96, 64)) {
            recorder.setVideoCodec(avcodec.AV_CODEC_ID_PNG);
            recorder.setPixelFormat(avutil.AV_PIX_FMT_RGB24);
            recorder.start();
            try (Frame frame = MadeFiles.solid(96, 64, RED)) {
                ByteBuffer pixels = (ByteBuffer) frame.image[0];
                pixels.put(0, (byte) 0).put(1, (byte) 0).put(2, (byte) 0);
                recorder.record(frame);
            }
        }
        heldWithTheClock(file);
        try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toFile())) {
            grabber.start();
            RgbImage image = GrabberPortrait.of(grabber).picture();
            assertThat(image.width()).isEqualTo(64);
            assertThat(image.height()).isEqualTo(96);
            assertThat(colour(image)).isEqualTo("ff5050");
            int corner = 3 * 63;
            assertThat(image.data()[corner] & 255)
                    .as("what was on the left above is on the right above after a turn with the clock")
                    .isZero();
        }
    }

    /** Writes a turn by 90 degrees with the clock into the track's matrix, which JavaCV's recorder cannot. */
    private static void heldWithTheClock(Path mp4) throws Exception {
        byte[] bytes = Files.readAllBytes(mp4);
        int box = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("tkhd");
        ByteBuffer matrix = ByteBuffer.wrap(bytes).position(box + 4 + 40);
        int one = 1 << 16;
        for (int value : new int[] {0, one, 0, -one, 0, 0, 64 * one, 0, 1 << 30}) {
            matrix.putInt(value);
        }
        Files.write(mp4, bytes);
    }

    /** A grabber of one's own: frames of sound in between, and a film without end. */
    @Test
    void anyGrabberWillDo() throws Exception {
        AtomicInteger grabbed = new AtomicInteger();
        FrameGrabber camera = new OwnGrabber(() -> {
            if (grabbed.getAndIncrement() % 2 == 0) {
                Frame sound = new Frame();
                sound.samples = new java.nio.Buffer[] {java.nio.ShortBuffer.allocate(2)};
                return sound;
            }
            return MadeFiles.solid(8, 8, grabbed.get() < 8 ? DARK : RED);
        });
        try (SmallEngine small = new SmallEngine();
                Avatar avatar = GrabberPortrait.of(camera).avatar(small.engine, AvatarOptions.DEFAULT)) {
            assertThat(colour(avatar.portrait().image())).isEqualTo("ff5050");
            assertThat(grabbed).hasValue(8);
        }
    }
}
