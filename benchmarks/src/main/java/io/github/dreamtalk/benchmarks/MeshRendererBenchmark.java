package io.github.dreamtalk.benchmarks;

import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.render.mesh.MeshRenderer;
import io.github.dreamtalk.spi.Renderer;
import io.github.dreamtalk.spi.StageKey;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.File;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One frame of the mesh renderer on the sample portrait, its face filling the picture. At 512 and 1024 pixels this is the
 * raster; at 32 there is next to nothing to draw, and what is left is the warp: the displacements of all vertices.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MeshRendererBenchmark {
    /** Sides of the picture that the face takes up, in eye distances. */
    private static final double VIEW = 2.7;

    @Param({"32", "512", "1024"})
    private int size = 512;

    @Param({"speech", "blink", "head", "all"})
    private String motion = "speech";

    private final float[] row = new float[MotionSpace.ARKIT.channels()];
    private Renderer.PreparedPortrait prepared;
    private Renderer.Session session;
    private RgbImage target = new RgbImage(1, 1);

    /**
     * Opens the portrait.
     *
     * @throws IOException if the sample portrait cannot be read
     */
    @Setup
    public void prepare() throws IOException {
        BufferedImage source = ImageIO.read(new File(System.getProperty("portrait", "samples/portrait.png")));
        RgbImage whole = picture(source, 0, 0, 1, source.getWidth(), source.getHeight());
        float[] points;
        try (DreamTalkEngine engine = DreamTalkEngine.builder().threads(1).build()) {
            points = engine.backend(StageKey.PORTRAIT_ANALYZER)
                    .analyze(whole)
                    .get(0)
                    .landmarks();
        }
        double eyes = Math.hypot(points[3 * 263] - points[3 * 33], points[3 * 263 + 1] - points[3 * 33 + 1]);
        double left = points[3 * 168] - VIEW / 2 * eyes;
        double top = points[3 * 168 + 1] - 0.4 * VIEW * eyes;
        double scale = size / (VIEW * eyes);
        for (int i = 0; i < points.length; i += 3) {
            points[i] = (float) ((points[i] - left) * scale);
            points[i + 1] = (float) ((points[i + 1] - top) * scale);
            points[i + 2] = (float) (points[i + 2] * scale);
        }
        RgbImage portrait = picture(source, left, top, scale, size, size);
        prepared = new MeshRenderer()
                .prepare(new Portrait(portrait, new FaceGeometry(points, 1, 0, 0, 0)), MotionSpace.ARKIT);
        session = prepared.open();
        target = new RgbImage(size, size);
        boolean all = motion.equals("all");
        if (all || motion.equals("speech")) {
            set("jawOpen", 0.3);
            set("mouthSmileLeft", 0.1);
            set("mouthSmileRight", 0.1);
            set("mouthLowerDownLeft", 0.2);
            set("mouthLowerDownRight", 0.2);
        }
        if (all || motion.equals("blink")) {
            set("eyeBlinkLeft", 0.7);
            set("eyeBlinkRight", 0.7);
        }
        if (all || motion.equals("head")) {
            set("headYaw", 0.08);
            set("headPitch", 0.03);
            set("headRoll", 0.02);
        }
    }

    private void set(String channel, double value) {
        row[MotionSpace.ARKIT.indexOf(channel)] = (float) value;
    }

    private static RgbImage picture(BufferedImage source, double left, double top, double scale, int w, int h) {
        BufferedImage scaled = new BufferedImage(w, h, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D g = scaled.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        g.scale(scale, scale);
        g.translate(-left, -top);
        g.drawImage(source, 0, 0, null);
        g.dispose();
        byte[] bgr = ((DataBufferByte) scaled.getRaster().getDataBuffer()).getData();
        RgbImage out = new RgbImage(w, h);
        for (int i = 0; i < bgr.length; i++) {
            out.data()[i] = bgr[i / 3 * 3 + 2 - i % 3];
        }
        return out;
    }

    /** Closes the portrait. */
    @TearDown
    public void close() {
        session.close();
        prepared.close();
    }

    /**
     * Renders one frame.
     *
     * @return the frame
     */
    @Benchmark
    public RgbImage frame() {
        session.render(row, 0, target);
        return target;
    }
}
