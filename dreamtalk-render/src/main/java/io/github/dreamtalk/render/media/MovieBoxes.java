package io.github.dreamtalk.render.media;

import io.github.dreamtalk.render.media.Boxes.Box;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with an MP4, M4A or QuickTime file, where FFmpeg has given up. */
final class MovieBoxes {
    private MovieBoxes() {}

    /**
     * Whether a file ends before its index: the recording was cut off, or the copy is not complete. Its samples cannot be told
     * apart without.
     *
     * @param file a regular file
     * @return what was found, as a message goes on; null if that is not what is wrong with it
     */
    static @Nullable String missingIndex(Path file) {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            List<Box> boxes = Boxes.in(in, 0, in.length());
            if (boxes.isEmpty()
                    || !boxes.get(0).type().matches("ftyp|mdat|wide|free|skip")
                    || boxes.stream().anyMatch(b -> b.type().matches("moov|meta"))
                    || boxes.stream().noneMatch(b -> b.type().matches("ftyp|mdat"))) {
                return null;
            }
            long media = 0;
            for (Box box : boxes) {
                media += box.type().equals("mdat") ? Math.min(box.end(), in.length()) - box.body() : 0;
            }
            return "an MP4 or QuickTime file without its index (moov), which is mostly written last; " + media
                    + " bytes of sound or pictures are there and cannot be told apart without it. The recording or the copy"
                    + " was cut off: expected the whole file, copy it again or have a repair tool make the index";
        } catch (IOException e) {
            // Whatever is wrong with it, FFmpeg has said so.
            return null;
        }
    }
}
