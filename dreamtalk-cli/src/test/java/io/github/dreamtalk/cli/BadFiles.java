package io.github.dreamtalk.cli;

import io.github.dreamtalk.format.MotionFiles;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** A folder of inputs that are wrong in one way each, beside short good ones. */
final class BadFiles {
    private static final int RATE = 16_000;
    private static final int HEADER = 44;

    private final Path folder;

    private BadFiles(Path folder) {
        this.folder = folder;
    }

    static BadFiles in(Path folder) throws IOException {
        BadFiles files = new BadFiles(folder);
        files.sounds();
        files.pictures();
        files.motions();
        files.models();
        return files;
    }

    static Path samples() {
        return Path.of("..", "samples").toAbsolutePath().normalize();
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private void text(String name, String text) throws IOException {
        Files.writeString(file(name), text);
    }

    private void sounds() throws IOException {
        byte[] speech = Files.readAllBytes(samples().resolve("speech.wav"));
        Files.write(file("header-cut.wav"), Arrays.copyOf(speech, 20));
        Files.write(file("short.wav"), wav(1, RATE, tone(RATE / 2)));
        Files.write(file("silent.wav"), wav(1, RATE, new short[RATE]));
        Files.write(file("no-samples.wav"), wav(1, RATE, new short[0]));
        Files.write(file("channels.wav"), wav(65, RATE, new short[65 * 100]));
        Files.write(file("rate.wav"), wav(1, 2_000_000, new short[100]));
        Files.write(file("empty.wav"), new byte[0]);
        text("text.wav", "this is no sound\n".repeat(50));
        text("playlist.wav", "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n");
        text("playlist.m3u8", "#EXTM3U\n#EXTINF:10,\nshort.wav\n#EXT-X-ENDLIST\n");
        text("concat.wav", "ffconcat version 1.0\nfile short.wav\n");
        text("session.sdp", "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n");
        Files.createDirectory(file("folder.wav"));
        // 13 hours at 8 kHz and 8 bits, with a hole instead of samples.
        int bytes = 13 * 3600 * 8000;
        try (RandomAccessFile f = new RandomAccessFile(file("over-long.wav").toFile(), "rw")) {
            f.write(header(1, 8000, 1, bytes));
            f.setLength(HEADER + (long) bytes);
        }
    }

    private static short[] tone(int n) {
        short[] samples = new short[n];
        for (int i = 0; i < n; i++) {
            samples[i] = (short) (8000 * Math.sin(2 * Math.PI * 220 * i / RATE));
        }
        return samples;
    }

    private static byte[] wav(int channels, int rate, short[] samples) {
        ByteBuffer out = ByteBuffer.allocate(HEADER + 2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(header(channels, rate, 2, 2 * samples.length));
        for (short s : samples) {
            out.putShort(s);
        }
        return out.array();
    }

    private static byte[] header(int channels, int rate, int width, int dataBytes) {
        ByteBuffer out = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(dataBytes + HEADER - 8);
        out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        out.putShort((short) 1).putShort((short) channels).putInt(rate);
        out.putInt(rate * channels * width).putShort((short) (channels * width));
        out.putShort((short) (8 * width));
        out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(dataBytes);
        return out.array();
    }

    private void pictures() throws IOException {
        byte[] portrait = Files.readAllBytes(samples().resolve("portrait.png"));
        Files.write(file("truncated.png"), Arrays.copyOf(portrait, portrait.length / 2));
        Files.write(file("header-cut.png"), Arrays.copyOf(portrait, 12));
        Files.write(file("empty.png"), new byte[0]);
        Files.write(file("huge.png"), hugePng());
        text("text.png", "no picture at all\n".repeat(50));
        text(
                "script.svg",
                "<svg xmlns='http://www.w3.org/2000/svg' width='300' height='300'>"
                        + "<image href='file:///etc/passwd' width='300' height='300'/></svg>");
        text("script.png", "<svg xmlns='http://www.w3.org/2000/svg' width='300' height='300'/>");
        Files.createDirectory(file("folder.png"));
        picture("tiny.png", 32, 32);
        picture("no-face.png", 256, 256);
        BufferedImage one = ImageIO.read(samples().resolve("portrait.png").toFile());
        BufferedImage two = new BufferedImage(768, 384, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D g = two.createGraphics();
        g.drawImage(one, 0, 0, 384, 384, null);
        g.drawImage(one, 384, 0, 384, 384, null);
        g.dispose();
        ImageIO.write(two, "png", file("two-faces.png").toFile());
    }

    private void picture(String name, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, (x & 255) << 16 | (y & 255) << 8 | 128);
            }
        }
        File target = file(name).toFile();
        ImageIO.write(image, "png", target);
    }

    /** A well-formed header that promises 10 gigapixels. */
    private static byte[] hugePng() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        ByteBuffer ihdr = ByteBuffer.allocate(17);
        ihdr.put("IHDR".getBytes(StandardCharsets.US_ASCII)).putInt(100_000).putInt(100_000);
        ihdr.put(new byte[] {8, 2, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(ihdr.array());
        out.write(ByteBuffer.allocate(4).putInt(13).array());
        out.write(ihdr.array());
        out.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
        out.write(new byte[] {0, 0, 0, 16, 'I', 'D', 'A', 'T', 1, 2, 3});
        return out.toByteArray();
    }

    private void motions() throws IOException {
        MotionSequence still =
                new MotionSequence(MotionSpace.ARKIT, FrameRate.FPS_25, new float[60 * MotionSpace.ARKIT.channels()]);
        MotionFiles.write(file("still.csv"), still);
        MotionFiles.write(file("still.json"), still);
        MotionFiles.write(file("still.npy"), still);
        String csv = Files.readString(file("still.csv"));
        int lastComma = csv.lastIndexOf(',');
        text("nan.csv", csv.substring(0, lastComma + 1) + "NaN\n");
        text("words.csv", csv.substring(0, lastComma + 1) + "wide\n");
        text("columns.csv", csv.lines().limit(1).findFirst().orElseThrow() + "\n00:00:00:00,1,2\n");
        text("empty.csv", "");
        String json = Files.readString(file("still.json"));
        text("cut.json", json.substring(0, json.length() / 2));
        text("text.json", "hello");
        byte[] npy = Files.readAllBytes(file("still.npy"));
        byte[] nan = npy.clone();
        ByteBuffer.wrap(nan).order(ByteOrder.LITTLE_ENDIAN).putFloat(nan.length - 4, Float.NaN);
        Files.write(file("nan.npy"), nan);
        Path description = file("still.npy.json");
        Files.copy(description, file("nan.npy.json"));
        Files.write(file("cut.npy"), Arrays.copyOf(npy, npy.length - 10));
        Files.copy(description, file("cut.npy.json"));
        Files.write(file("alone.npy"), npy);
        MotionFiles.write(
                file("other-space.json"),
                new MotionSequence(MotionSpace.BFM, FrameRate.FPS_25, new float[5 * MotionSpace.BFM.channels()]));
        text("motion.txt", csv);
        Files.createDirectory(file("folder.csv"));
    }

    private void models() throws IOException {
        Files.createDirectory(file("damaged-models"));
        for (String name : new String[] {"motion-denoiser.safetensors", "phone-net.safetensors"}) {
            Files.write(file("damaged-models").resolve(name), new byte[1000]);
        }
        Files.createDirectory(file("full-folder"));
        text("full-folder/notes.txt", "mine");
        text("plain-file", "mine");
        Files.createDirectory(file("folder.mp4"));
    }
}
