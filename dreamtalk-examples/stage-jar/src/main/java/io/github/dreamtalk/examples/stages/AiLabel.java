package io.github.dreamtalk.examples.stages;

import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.FrameStage;
import io.github.dreamtalk.spi.Sink;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;

/** A visible watermark: says in the corner of every frame that the film was made by a machine. */
public final class AiLabel implements FrameStage {
    private static final String TEXT = "AI generated";

    @Override
    public Session<Frame, Frame> open(ClipInfo clip) {
        return AiLabel::label;
    }

    /** A session that holds nothing is a function: it draws into the frame it is given and passes it on. */
    private static void label(Frame frame, Sink<? super Frame> out) {
        Graphics2D g = asBufferedImage(frame.image()).createGraphics();
        try {
            draw(g, frame.image().width(), frame.image().height());
        } finally {
            g.dispose();
        }
        out.accept(frame);
    }

    private static void draw(Graphics2D g, int width, int height) {
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, Math.max(10, height / 20)));
        Rectangle2D text = g.getFontMetrics().getStringBounds(TEXT, g);
        double pad = text.getHeight() / 3;
        double w = text.getWidth() + 2 * pad;
        double h = text.getHeight() + pad;
        double x = width - w - pad;
        double y = height - h - pad;
        g.setColor(new Color(0, 0, 0, 150));
        g.fill(new RoundRectangle2D.Double(x, y, w, h, h / 2, h / 2));
        g.setColor(Color.WHITE);
        g.drawString(TEXT, (float) (x + pad), (float) (y + pad / 2 - text.getY()));
    }

    /** The picture's own bytes, to be drawn into by Java2D. */
    private static BufferedImage asBufferedImage(RgbImage image) {
        var bytes = new DataBufferByte(image.data(), image.data().length);
        var raster = Raster.createInterleavedRaster(
                bytes, image.width(), image.height(), 3 * image.width(), 3, new int[] {0, 1, 2}, null);
        var rgb = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
        return new BufferedImage(rgb, raster, false, null);
    }

    /** Named in {@code META-INF/services}; joins every chain that makes frames, {@code stage("ai-label", false)} leaves it out. */
    public static final class Provider implements FrameStage.Provider {
        @Override
        public String name() {
            return "ai-label";
        }

        @Override
        public int order() {
            return 900; // after whatever else changes frames
        }

        @Override
        public FrameStage create(BackendContext context) {
            return new AiLabel();
        }
    }
}
