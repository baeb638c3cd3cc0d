package io.github.dreamtalk.render.media;

import io.github.dreamtalk.fuzz.FuzzFile;
import io.github.dreamtalk.fuzz.FuzzTarget;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.PcmAudio;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** The readers of sound, pictures and video, with their native decoders, as fuzz targets. */
public enum MediaFuzz implements FuzzTarget {
    /** Sound of any kind, decoded to its end. */
    SOUND {
        private final FuzzFile file = new FuzzFile("sound");

        @Override
        public void read(byte[] data) throws IOException {
            try (FfmpegMediaReader reader = new FfmpegMediaReader();
                    PcmAudio audio = reader.openAudio(file.write(data), LIMITS);
                    PcmAudio.Reader samples = audio.open()) {
                float[] piece = new float[1 << 14];
                while (samples.read(piece, 0, piece.length) >= 0) {
                    // On to the end.
                }
            }
        }

        @Override
        public String origin() {
            return file.path().toString();
        }

        @Override
        public List<byte[]> seeds() {
            List<byte[]> out = new ArrayList<>();
            try {
                out.add(Files.readAllBytes(Wav.sine(file.path(), 0.05, 16_000, 1)));
                out.add(Files.readAllBytes(Wav.sine(file.path(), 0.02, 44_100, 2)));
                for (String[] kind : SOUNDS) {
                    if (Encoded.sound(file.path(), kind[0], kind[1])) {
                        out.add(Files.readAllBytes(file.path()));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return out;
        }

        @Override
        public int longestInput() {
            return 16_384;
        }

        @Override
        public String heap() {
            return "1g";
        }
    },
    /** Frames of a video, decoded to its end. */
    VIDEO {
        private final FuzzFile file = new FuzzFile("video");

        @Override
        public void read(byte[] data) throws IOException {
            try (VideoFrames frames = VideoFrames.open(file.write(data), LIMITS)) {
                for (int i = 0; i < MOST_FRAMES && frames.next() != null; i++) {
                    // On to the end.
                }
            }
        }

        @Override
        public String origin() {
            return file.path().toString();
        }

        @Override
        public List<byte[]> seeds() {
            List<byte[]> out = new ArrayList<>();
            try {
                for (String[] kind : VIDEOS) {
                    if (Encoded.picture(file.path(), kind[0], kind[1])) {
                        out.add(Files.readAllBytes(file.path()));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return out;
        }

        @Override
        public int longestInput() {
            return 16_384;
        }

        @Override
        public String heap() {
            return "1g";
        }
    },
    /** Still pictures. */
    PICTURE {
        private final FuzzFile file = new FuzzFile("picture");

        @Override
        public void read(byte[] data) throws IOException {
            try (FfmpegMediaReader reader = new FfmpegMediaReader()) {
                reader.readImage(file.write(data), LIMITS);
            }
        }

        @Override
        public String origin() {
            return file.path().toString();
        }

        @Override
        public List<byte[]> seeds() {
            List<byte[]> out = new ArrayList<>();
            for (String format : List.of("png", "jpeg", "bmp", "gif", "tiff")) {
                for (int type : new int[] {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_BYTE_GRAY}) {
                    BufferedImage image = new BufferedImage(SIDE, SIDE, type);
                    image.setRGB(3, 4, 0xffff8000);
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    try {
                        if (ImageIO.write(image, format, bytes)) {
                            out.add(bytes.toByteArray());
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
            return out;
        }

        @Override
        public String heap() {
            return "1g";
        }
    };

    private static final int SIDE = 20;
    private static final int MOST_FRAMES = 100;
    private static final MediaLimits LIMITS = new MediaLimits(1_000_000, 16, 10, 8);
    private static final String[][] SOUNDS = {
        {"mp3", "libmp3lame"}, {"mp4", "aac"}, {"flac", "flac"}, {"ogg", "libvorbis"}, {"ogg", "libopus"},
        {"ogg", "opus"}, {"ogg", "vorbis"}, {"matroska", "flac"}, {"webm", "libopus"}, {"wav", "pcm_s24le"},
        {"wav", "pcm_alaw"}, {"wav", "pcm_f32le"}, {"mov", "pcm_s16le"}, {"adts", "aac"}, {"aiff", "pcm_s16be"}
    };
    private static final String[][] VIDEOS = {
        {"mp4", "libopenh264"},
        {"webm", "libvpx-vp9"},
        {"webm", "libvpx"},
        {"mov", "mpeg4"},
        {"avi", "mjpeg"},
        {"avi", "mpeg4"},
        {"matroska", "libopenh264"}
    };
}
