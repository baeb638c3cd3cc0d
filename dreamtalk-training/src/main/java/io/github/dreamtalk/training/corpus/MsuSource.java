package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.speech.PhoneSegment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The recordings and phone labels behind the Russian voice msu_ru_nsh (festvox-ru): one man reading prose. */
final class MsuSource implements SpeechSource {
    static final Path ROOT = Path.of("/usr/share/festival/voices/russian/msu_ru_nsh_clunits");
    /** The labels lie this much before the sound, by the energy of sibilants and pauses. */
    static final float LABEL_DELAY_SECONDS = 0.005f;

    private static final int CLIPS_PER_SHARD = 62;

    @Override
    public List<String> shards() {
        int count = (wavs().size() + CLIPS_PER_SHARD - 1) / CLIPS_PER_SHARD;
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(i -> String.format("msu-%03d", i))
                .toList();
    }

    @Override
    public void fill(String shard, ShardWriter writer, RandomGenerator random) {
        List<Path> wavs = wavs();
        int from = Integer.parseInt(shard.substring(shard.length() - 3)) * CLIPS_PER_SHARD;
        for (Path wav : wavs.subList(from, Math.min(wavs.size(), from + CLIPS_PER_SHARD))) {
            String name = wav.getFileName().toString().replace(".wav", "");
            float[] samples = Pcm.toFloat(WavFile.read(wav));
            LabelledAudio clip =
                    ClipFinisher.pad(samples, labels(name, (float) samples.length / Utterance.SAMPLE_RATE), random);
            writer.add(name, "msu-ru", "msu-nsh", Split.TRAIN, clip);
        }
    }

    static List<Path> wavs() {
        try (Stream<Path> files = Files.list(ROOT.resolve("wav"))) {
            return files.filter(f -> f.toString().endsWith(".wav")).sorted().toList();
        } catch (IOException e) {
            throw new MediaException("Cannot list " + ROOT + "; install festvox-ru: " + e, e);
        }
    }

    static List<PhoneSegment> labels(String name, float clipSeconds) {
        Path file = ROOT.resolve("lab").resolve(name + ".lab");
        try {
            return parse(Files.readAllLines(file, StandardCharsets.UTF_8), clipSeconds);
        } catch (IOException e) {
            throw new MediaException("Cannot read the labels " + file + ": " + e, e);
        }
    }

    /** Reads lines of {@code end colour phone} after a line {@code #}. */
    static List<PhoneSegment> parse(List<String> lines, float clipSeconds) {
        List<PhoneSegment> segments = new ArrayList<>();
        float last = 0;
        for (String line : lines.subList(Math.min(lines.size(), lines.indexOf("#") + 1), lines.size())) {
            String[] parts = line.strip().split("\\s+");
            if (parts.length < 3) {
                continue;
            }
            float end = Math.min(clipSeconds, Float.parseFloat(parts[0]) + LABEL_DELAY_SECONDS);
            if (end > last) {
                segments.add(new PhoneSegment(last, end, MsuPhones.of(parts[2]), parts[2]));
                last = end;
            }
        }
        return segments;
    }
}
