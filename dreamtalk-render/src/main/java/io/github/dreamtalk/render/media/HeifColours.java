package io.github.dreamtalk.render.media;

import io.github.dreamtalk.render.media.Boxes.Box;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The colours a HEIF file states for its primary picture (ISO/IEC 14496-12 §12.1.5), which FFmpeg does not hand on. Those of
 * other pictures beside it, such as a gain map or a depth map, are not its.
 *
 * @param profile an ICC profile, or null
 * @param matrix number of the YUV matrix (ITU-T H.273 §8.3), or -1
 * @param full whether the range is the full one; of meaning if there is a matrix
 */
record HeifColours(byte @Nullable [] profile, int matrix, boolean full) {
    private static final int MAX_PROFILE = 1 << 22;

    static HeifColours read(RandomAccessFile in, HeifItems.Primary primary) throws IOException {
        byte[] profile = null;
        int matrix = -1;
        boolean full = false;
        for (Box box : primary.all()) {
            long length = Math.min(box.end(), in.length()) - box.body() - 4;
            if (!box.type().equals("colr") || length < 7 || length > MAX_PROFILE) {
                continue;
            }
            byte[] kind = new byte[4];
            in.seek(box.body());
            in.readFully(kind);
            byte[] body = new byte[(int) length];
            in.readFully(body);
            String type = new String(kind, StandardCharsets.ISO_8859_1);
            if (type.equals("nclx") && matrix < 0) {
                matrix = (body[4] & 255) << 8 | body[5] & 255;
                full = body[6] < 0;
            } else if (!type.equals("nclx") && profile == null) {
                profile = body;
            }
        }
        return new HeifColours(profile, matrix, full);
    }
}
