package io.github.dreamtalk.eval.report;

import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.media.RgbImage;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Small pictures as JPEG data URIs. */
final class ContactSheet {
    private static final int WIDTH = 224;
    private static final float QUALITY = 0.82f;

    private ContactSheet() {}

    static String dataUri(RgbImage image) {
        return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg(shrink(toBuffered(image))));
    }

    private static BufferedImage toBuffered(RgbImage image) {
        BufferedImage out = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        byte[] rgb = image.data();
        int[] row = new int[image.width()];
        for (int y = 0, at = 0; y < image.height(); y++) {
            for (int x = 0; x < row.length; x++, at += 3) {
                row[x] = (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | rgb[at + 2] & 0xff;
            }
            out.setRGB(0, y, row.length, 1, row, 0, row.length);
        }
        return out;
    }

    /** By halves, so that no pixel is skipped. */
    private static BufferedImage shrink(BufferedImage image) {
        BufferedImage now = image;
        while (now.getWidth() > WIDTH) {
            int width = Math.max(WIDTH, now.getWidth() / 2);
            int height = Math.max(1, Math.round((float) now.getHeight() * width / now.getWidth()));
            BufferedImage next = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            Graphics2D g = next.createGraphics();
            g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            g.drawImage(now, 0, 0, width, height, null);
            g.dispose();
            now = next;
        }
        return now;
    }

    private static byte[] jpeg(BufferedImage image) {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("jpeg");
        ImageWriter writer = writers.next();
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), parameters);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new MediaException("report: a frame could not be written as JPEG: " + e.getMessage(), e);
        } finally {
            writer.dispose();
        }
    }
}
