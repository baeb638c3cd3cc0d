package io.github.dreamtalk.eval.report;

import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.media.ImageScaler;
import io.github.dreamtalk.media.RgbImage;
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
        return "data:image/jpeg;base64,"
                + Base64.getEncoder().encodeToString(jpeg(small(image).toBufferedImage()));
    }

    /** Never drawn: a report is also made on servers whose {@code DISPLAY} leads nowhere. */
    private static RgbImage small(RgbImage image) {
        int height = Math.max(1, Math.round((float) image.height() * WIDTH / image.width()));
        return image.width() <= WIDTH ? image : ImageScaler.toSize(image, WIDTH, height);
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
