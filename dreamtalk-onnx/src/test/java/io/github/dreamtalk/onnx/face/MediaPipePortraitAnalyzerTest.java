package io.github.dreamtalk.onnx.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.face.FaceMeasures;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.PortraitAnalyzer;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaPipePortraitAnalyzerTest {
    /** Read off the enlarged sample portrait by eye: point, x, y. */
    private static final double[][] BY_EYE = {
        {33, 193.5, 101},
        {133, 213, 103.2},
        {362, 236.6, 105.2},
        {263, 257, 104.5},
        {1, 223, 130.3},
        {61, 202.5, 139.5},
        {291, 245.5, 140.5},
        {13, 223, 143.5},
        {14, 222.5, 149.5}
    };

    private static PortraitAnalyzer analyzer;
    private static BufferedImage portrait;

    @BeforeAll
    static void open() throws IOException {
        var provider = ServiceLoader.load(PortraitAnalyzer.Provider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(p -> p.name().equals("mediapipe"))
                .findFirst()
                .orElseThrow();
        analyzer = provider.create(new BackendContext(Device.cpu(), 2, ModelRepository.of(null)));
        portrait = ImageIO.read(Path.of("../samples/portrait.png").toFile());
    }

    @AfterAll
    static void close() {
        analyzer.close();
    }

    private static RgbImage rgb(BufferedImage image) {
        return MediaPipePortraitAnalyzerContractTest.rgb(image);
    }

    private static void draw(BufferedImage canvas, AffineTransform placement) {
        Graphics2D graphics = canvas.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(portrait, placement, null);
        graphics.dispose();
    }

    private static BufferedImage placed(int width, int height, AffineTransform placement) {
        BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        draw(canvas, placement);
        return canvas;
    }

    private static FaceGeometry only(RgbImage image) {
        List<FaceGeometry> faces = analyzer.analyze(image);
        assertThat(faces).hasSize(1);
        return faces.get(0);
    }

    /** All points read by eye lie where the placement puts them, within a share of the eye distance. */
    private static void assertPoints(FaceGeometry face, AffineTransform placement, double share) {
        for (double[] expected : BY_EYE) {
            double[] p = {expected[1], expected[2]};
            placement.transform(p, 0, p, 0, 1);
            int point = (int) expected[0];
            assertThat(Math.hypot(face.x(point) - p[0], face.y(point) - p[1]) / face.eyeDistance())
                    .as(
                            "point %d, found (%.1f, %.1f), expected (%.1f, %.1f)",
                            point, face.x(point), face.y(point), p[0], p[1])
                    .isLessThan(share);
        }
    }

    @Test
    void landmarksLieWhereAPersonSeesThem() {
        FaceGeometry face = only(rgb(portrait));
        assertPoints(face, new AffineTransform(), 0.03);
        assertThat(face.score()).isBetween(0.75f, 1f);
        assertThat(face.yaw()).isBetween(-8f, 8f);
        assertThat(face.pitch()).isBetween(-6f, 6f);
        assertThat(face.roll()).isBetween(0f, 6f);
        // The nose is nearer than the eyes, these nearer than the sides of the head.
        assertThat(face.z(1)).isLessThan(face.z(33));
        assertThat(face.z(33)).isLessThan(face.z(234));
        // Teeth show between y = 143.5 and 149.5; the eyes are open.
        assertThat(FaceMeasures.mouthOpening(face)).isCloseTo(6.0 / 63.6, within(0.035));
        assertThat(FaceMeasures.rightEyeOpenness(face)).isBetween(0.25, 0.5);
        assertThat(FaceMeasures.leftEyeOpenness(face)).isBetween(0.25, 0.5);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-90, -45, -30, 30, 45, 90, 135, 180})
    void followsATurnedPicture(double degrees) {
        var placement = AffineTransform.getRotateInstance(Math.toRadians(degrees), 256, 256);
        FaceGeometry upright = only(rgb(portrait));
        FaceGeometry turned = only(rgb(placed(512, 512, placement)));
        assertPoints(turned, placement, 0.05);
        assertThat(Math.IEEEremainder(turned.roll() - upright.roll() - degrees, 360))
                .isCloseTo(0, within(2.0));
        assertThat(turned.yaw()).isCloseTo(upright.yaw(), within(3f));
        assertThat(turned.pitch()).isCloseTo(upright.pitch(), within(3f));
    }

    @Test
    void readsAThumbnail() {
        var placement = AffineTransform.getScaleInstance(0.25, 0.25);
        assertPoints(only(rgb(placed(128, 128, placement))), placement, 0.06);
    }

    @Test
    void readsACropThatTheFaceFills() {
        var placement = AffineTransform.getTranslateInstance(-178, -62);
        assertPoints(only(rgb(placed(94, 122, placement))), placement, 0.05);
    }

    @Test
    void readsALargePicture() {
        var placement = AffineTransform.getScaleInstance(6, 6);
        assertPoints(only(rgb(placed(3072, 3072, placement))), placement, 0.03);
    }

    @Test
    void findsASmallFaceInALargePicture() {
        var placement = AffineTransform.getTranslateInstance(2500, 1200);
        assertPoints(only(rgb(placed(4000, 3000, placement))), placement, 0.03);
    }

    @Test
    void sortsFacesByLargestFirst() {
        var small = AffineTransform.getScaleInstance(0.75, 0.75);
        var large = AffineTransform.getTranslateInstance(384, 0);
        BufferedImage both = placed(896, 512, small);
        draw(both, large);
        List<FaceGeometry> faces = analyzer.analyze(rgb(both));
        assertThat(faces).hasSize(2);
        assertPoints(faces.get(0), large, 0.03);
        assertPoints(faces.get(1), small, 0.04);
    }

    @Test
    void readsAGreyPicture() {
        RgbImage grey = rgb(portrait);
        for (int i = 0; i < grey.data().length; i += 3) {
            byte luma = (byte) ((grey.data()[i] & 0xff) * 0.299
                    + (grey.data()[i + 1] & 0xff) * 0.587
                    + (grey.data()[i + 2] & 0xff) * 0.114);
            grey.data()[i] = luma;
            grey.data()[i + 1] = luma;
            grey.data()[i + 2] = luma;
        }
        assertPoints(only(grey), new AffineTransform(), 0.04);
    }

    @Test
    void findsNoFaceWhereThereIsNone() {
        assertThat(analyzer.analyze(new RgbImage(640, 480))).isEmpty();
        assertThat(analyzer.analyze(new RgbImage(1, 1))).isEmpty();
        RgbImage noise = new RgbImage(600, 700);
        new Random(7).nextBytes(noise.data());
        assertThat(analyzer.analyze(noise)).isEmpty();
        RgbImage suit = rgb(placed(300, 200, AffineTransform.getTranslateInstance(-100, -260)));
        assertThat(analyzer.analyze(suit)).isEmpty();
    }

    /** Bars, a ring, a cross and a digit, as test cards have them; and shapes thrown together. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void aTestCardIsNoFace(int card) {
        BufferedImage canvas = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = canvas.createGraphics();
        Random random = new Random(card);
        Color[] bars = {Color.WHITE, Color.YELLOW, Color.CYAN, Color.GREEN, Color.MAGENTA, Color.RED, Color.BLUE};
        for (int i = 0; i < bars.length; i++) {
            g.setColor(bars[i]);
            g.fillRect(640 * i / bars.length, 0, 640 / bars.length + 1, 480);
        }
        g.setColor(Color.BLACK);
        g.drawOval(80, 0, 480, 480);
        g.fillRect(160, 160 + 20 * card, 320, 160);
        g.setColor(Color.WHITE);
        g.fillRect(300, 180 + 20 * card, 20, 120);
        for (int i = 0; i < 8 * card; i++) {
            g.setColor(new Color(random.nextInt(0x1000000)));
            int size = 10 + random.nextInt(200);
            int x = random.nextInt(640);
            int y = random.nextInt(480);
            if (random.nextBoolean()) {
                g.fillOval(x, y, size, size);
            } else {
                g.fillRect(x, y, size, size / 2);
            }
        }
        g.dispose();
        assertThat(analyzer.analyze(rgb(canvas))).noneMatch(face -> face.score() >= FaceGeometry.LEAST_SCORE);
    }

    @Test
    void givesTheSameBitsEveryTimeAndLeavesThePictureAlone() {
        RgbImage image = rgb(portrait);
        byte[] before = image.data().clone();
        float[] first = only(image).landmarks();
        assertThat(only(image).landmarks()).isEqualTo(first);
        assertThat(image.data()).isEqualTo(before);
    }

    @Test
    void aModelThatIsAnotherIsRefused() {
        ModelRepository swapped = new ModelRepository() {
            private final ModelRepository all = ModelRepository.of(null);

            @Override
            public List<Entry> entries() {
                return all.entries();
            }

            @Override
            public byte[] read(String name) {
                return all.read(MediaPipePortraitAnalyzer.MESH);
            }

            @Override
            public boolean contains(String name) {
                return true;
            }
        };
        assertThatThrownBy(() -> new MediaPipePortraitAnalyzer(new BackendContext(Device.cpu(), 1, swapped)))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining(MediaPipePortraitAnalyzer.DETECTOR);
    }
}
