package io.github.dreamtalk.render.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;

import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.MediaTarget;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.MediaWriter;
import io.github.dreamtalk.spi.PictureSize;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Colours written are those the file says it holds, and colours read are those it holds; BT.709 and BT.601 are apart by 15. */
class ColourTest {
    private static final int[][] COLOURS = {
        {255, 0, 0},
        {0, 255, 0},
        {0, 0, 255},
        {255, 255, 0},
        {0, 255, 255},
        {255, 0, 255},
        {205, 155, 135},
        {60, 60, 60}
    };
    private static final double[] KR_KB_709 = {0.2126, 0.0722};
    private static final double[] KR_KB_601 = {0.299, 0.114};

    @TempDir
    Path dir;

    /** ITU-R BT.709 item 3.2 and BT.601 section 2.5.1, quantised to 8 bits of limited or full range. */
    private static double[] yuv(int[] rgb, double[] k, boolean full) {
        double r = rgb[0] / 255.0;
        double g = rgb[1] / 255.0;
        double b = rgb[2] / 255.0;
        double y = k[0] * r + (1 - k[0] - k[1]) * g + k[1] * b;
        double u = (b - y) / (2 * (1 - k[1]));
        double v = (r - y) / (2 * (1 - k[0]));
        return full
                ? new double[] {255 * y, 128 + 255 * u, 128 + 255 * v}
                : new double[] {16 + 219 * y, 128 + 224 * u, 128 + 224 * v};
    }

    private Path write(String format, int[] rgb) {
        Path file = dir.resolve("colour." + format);
        RgbImage image = new RgbImage(64, 48);
        for (int i = 0; i < image.data().length; i++) {
            image.data()[i] = (byte) rgb[i % 3];
        }
        try (MediaWriter writer = new FfmpegMediaWriter(1);
                MediaWriter.Output output =
                        writer.open(MediaTarget.file(file), new PictureSize(64, 48), FrameRate.FPS_25, null)) {
            for (int i = 0; i < 3; i++) {
                output.write(new Frame(i, image));
            }
            output.finish();
        }
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"mp4", "webm"})
    void writesBt709InLimitedRangeAndSaysSo(String format) {
        for (int[] rgb : COLOURS) {
            try (StreamDecoder decoder =
                    new StreamDecoder(write(format, rgb), StreamDecoder.Kind.PICTURE, new Cancellation())) {
                AVCodecParameters says = decoder.stream().codecpar();
                assertThat(says.color_space()).isEqualTo(AVCOL_SPC_BT709);
                assertThat(says.color_range()).isEqualTo(AVCOL_RANGE_MPEG);
                assertThat(says.color_primaries()).isEqualTo(AVCOL_PRI_BT709);
                assertThat(says.color_trc()).isEqualTo(AVCOL_TRC_BT709);
                decoder.openCodec();
                AVFrame frame = decoder.next();
                assertThat(frame).isNotNull();
                assertThat(frame.colorspace()).isEqualTo(AVCOL_SPC_BT709);
                double[] expected = yuv(rgb, KR_KB_709, false);
                for (int plane = 0; plane < 3; plane++) {
                    int half = plane == 0 ? 1 : 2;
                    BytePointer levels = frame.data(plane);
                    int level = levels.get((long) 24 / half * frame.linesize(plane) + 32 / half) & 255;
                    assertThat((double) level)
                            .as("plane %d of %s", plane, java.util.Arrays.toString(rgb))
                            .isCloseTo(expected[plane], within(4.0));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mp4", "webm"})
    void colourComesBackAsItWent(String format) {
        for (int[] rgb : COLOURS) {
            assertMiddle(write(format, rgb), rgb, 8);
        }
    }

    private static void assertMiddle(Path file, int[] rgb, int within) {
        try (VideoFrames video = VideoFrames.open(file, MediaLimits.DEFAULT)) {
            RgbImage image = video.next();
            assertThat(image).isNotNull();
            int at = 3 * (image.height() / 2 * image.width() + image.width() / 2);
            for (int c = 0; c < 3; c++) {
                assertThat(image.data()[at + c] & 255)
                        .as("channel %d of %s", c, java.util.Arrays.toString(rgb))
                        .isCloseTo(rgb[c], within(within));
            }
        }
    }

    /** Files of other programs: what they say counts; those that do not say are BT.709 from high definition on. */
    @ParameterizedTest
    @CsvSource({
        "709, limited, 48, 709",
        "709, limited, 720, 709",
        "601, limited, 48, 601",
        "601, limited, 720, 601",
        "none, limited, 48, 601",
        "none, limited, 718, 601",
        "none, limited, 720, 709",
        "709, full, 48, 709",
        "601, full, 48, 601"
    })
    void readsWhatTheFileHolds(String says, String range, int height, String holds) {
        boolean full = range.equals("full");
        int space =
                says.equals("709") ? AVCOL_SPC_BT709 : says.equals("601") ? AVCOL_SPC_SMPTE170M : AVCOL_SPC_UNSPECIFIED;
        for (int[] rgb : COLOURS) {
            double[] levels = yuv(rgb, holds.equals("709") ? KR_KB_709 : KR_KB_601, full);
            int[] yuv = new int[3];
            for (int i = 0; i < 3; i++) {
                yuv[i] = (int) Math.min(255, Math.round(levels[i]));
            }
            Path file = dir.resolve("colour.mkv");
            assertThat(Encoded.colour(file, 64, height, yuv, space, full ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG))
                    .isTrue();
            assertMiddle(file, rgb, 3);
        }
    }

    @Test
    void theTwoMatricesDifferByMoreThanTheTestsAllow() {
        double widest = 0;
        for (int[] rgb : COLOURS) {
            double[] a = yuv(rgb, KR_KB_709, false);
            double[] b = yuv(rgb, KR_KB_601, false);
            for (int i = 0; i < 3; i++) {
                widest = Math.max(widest, Math.abs(a[i] - b[i]));
            }
        }
        assertThat(widest).isGreaterThan(15);
    }
}
