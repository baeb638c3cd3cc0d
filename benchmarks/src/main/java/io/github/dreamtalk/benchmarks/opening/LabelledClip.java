package io.github.dreamtalk.benchmarks.opening;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/**
 * A clip of speech with the times of its sounds, out of a shard of the corpus: {@code NAME.pcm} (16 kHz mono, 16 bit,
 * little-endian) beside {@code NAME.tsv}. It is heard between two stretches of silence, of which the recordings have little.
 *
 * @param id name of the clip
 * @param pcm file with the samples
 * @param firstSample where the clip starts
 * @param sampleCount how long it is
 * @param sounds its sounds in order
 */
record LabelledClip(String id, Path pcm, long firstSample, int sampleCount, List<Sound> sounds) {
    private static final int RATE = 16000;

    /** Seconds of silence before and after the recording. */
    private static final double PAD = 0.6;

    /**
     * A sound.
     *
     * @param from seconds from the start of the clip
     * @param to seconds
     * @param phone class, {@code SIL} for silence
     */
    record Sound(double from, double to, String phone) {
        boolean isSilence() {
            return phone.equals("SIL");
        }

        boolean closesLips() {
            return phone.equals("P") || phone.equals("B") || phone.equals("M");
        }
    }

    /**
     * Reads the clips of a shard.
     *
     * @param tsv the shard's table
     * @return its clips in order
     */
    static List<LabelledClip> read(Path tsv) {
        Path pcm = tsv.resolveSibling(tsv.getFileName().toString().replaceFirst("\\.tsv$", ".pcm"));
        List<LabelledClip> clips = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(tsv)) {
                if (!line.startsWith("#")) {
                    clips.add(parse(line.split("\t"), pcm, tsv));
                }
            }
        } catch (IOException e) {
            throw new MediaException("cannot read the labels " + tsv + ": " + e.getMessage(), e);
        }
        return clips;
    }

    private static LabelledClip parse(String[] column, Path pcm, Path tsv) {
        if (column.length != 7) {
            throw new InvalidInputException(tsv + ": found " + column.length
                    + " columns, expected id, source, speaker, split, first sample, sample count, sounds");
        }
        List<Sound> sounds = new ArrayList<>();
        sounds.add(new Sound(0, PAD, "SIL"));
        for (String s : column[6].split(" ")) {
            String[] part = s.split(":", 4);
            double from = Double.parseDouble(part[0]) / RATE + PAD;
            sounds.add(new Sound(from, Double.parseDouble(part[1]) / RATE + PAD, part[2]));
        }
        int samples = Integer.parseInt(column[5]);
        double end = (double) samples / RATE + PAD;
        sounds.add(new Sound(end, end + PAD, "SIL"));
        return new LabelledClip(column[0], pcm, Long.parseLong(column[4]), samples, List.copyOf(sounds));
    }

    /** Length with the silence around it. */
    double seconds() {
        return (double) sampleCount / RATE + 2 * PAD;
    }

    void writeWav(Path target) {
        int pad = (int) (PAD * RATE);
        byte[] samples = new byte[2 * (sampleCount + 2 * pad)];
        try (RandomAccessFile in = new RandomAccessFile(pcm.toFile(), "r")) {
            in.seek(2 * firstSample);
            in.readFully(samples, 2 * pad, 2 * sampleCount);
            AudioFormat format = new AudioFormat(RATE, 16, 1, true, false);
            AudioSystem.write(
                    new AudioInputStream(new ByteArrayInputStream(samples), format, samples.length / 2),
                    AudioFileFormat.Type.WAVE,
                    target.toFile());
        } catch (IOException e) {
            throw new MediaException("cannot copy clip " + id + " from " + pcm + ": " + e.getMessage(), e);
        }
    }
}
