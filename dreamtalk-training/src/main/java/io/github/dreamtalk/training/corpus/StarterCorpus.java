package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.MediaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/**
 * The quickest corpus that serves: English sentences spoken by four flite voices, whose phone times flite itself tells,
 * and the phone-labelled Russian recordings behind the festival voice msu_ru. Needs the Debian packages flite,
 * wordnet-base and festvox-ru; takes about a minute.
 */
public final class StarterCorpus {
    private static final Pattern EXAMPLE = Pattern.compile("\"([^\"]{20,90})\"");
    private static final Pattern SEGMENT = Pattern.compile("([a-z@]+):([0-9.]+)");
    private static final String[] VOICES = {"kal16", "awb", "rms", "slt"};

    private StarterCorpus() {}

    /**
     * Writes one shard for each flite voice; slt is the validation voice. Voices whose shard is there are left alone.
     *
     * @param dir target folder
     * @param wordnet folder of WordNet's data files
     * @param sentences sentences for each training voice; the validation voice gets a tenth
     * @param seed of the choice of sentences and of the speaking rates
     */
    public static void flite(Path dir, Path wordnet, int sentences, long seed) {
        List<String> texts = sentences(wordnet);
        List.of(VOICES).parallelStream()
                .filter(v -> !ShardWriter.exists(dir, "flite-" + v))
                .forEach(voice -> {
                    Random random = new Random(seed + voice.hashCode());
                    boolean train = !voice.equals("slt");
                    try (ShardWriter out = new ShardWriter(dir, "flite-" + voice)) {
                        for (int i = 0; i < (train ? sentences : sentences / 10); i++) {
                            String text = texts.get(random.nextInt(texts.size()));
                            double stretch = 0.85 + 0.4 * random.nextDouble();
                            out.add(
                                    "flite-" + voice + "-" + i,
                                    "flite-" + voice,
                                    voice,
                                    train ? Split.TRAIN : Split.VALIDATION,
                                    speak(voice, text, stretch));
                        }
                        out.commit();
                    }
                });
    }

    /**
     * Writes the shard of the Russian recordings with the labels that come with them.
     *
     * @param dir target folder
     * @param voice folder of msu_ru_nsh_clunits
     */
    public static void msuRu(Path dir, Path voice) {
        if (ShardWriter.exists(dir, "msu-ru")) {
            return;
        }
        try (ShardWriter out = new ShardWriter(dir, "msu-ru");
                Stream<Path> files = Files.list(voice.resolve("lab"))) {
            for (Path lab : files.sorted().toList()) {
                String id = lab.getFileName().toString().replace(".lab", "");
                short[] samples = wav(voice.resolve("wav").resolve(id + ".wav"));
                List<PhoneSegment> segments = new ArrayList<>();
                float start = 0;
                for (String line : Files.readAllLines(lab, StandardCharsets.UTF_8)) {
                    String[] w = line.trim().split("\\s+");
                    if (w.length == 3) {
                        float end = Float.parseFloat(w[0]);
                        segments.add(new PhoneSegment(start, Math.max(start, end), PhoneMap.msu(w[2]), w[2]));
                        start = Math.max(start, end);
                    }
                }
                out.add("msu-" + id, "msu-ru", "nsh", Split.TRAIN, new LabelledAudio(samples, segments));
            }
            out.commit();
        } catch (IOException e) {
            throw new MediaException("Cannot read the recordings in " + voice + ": " + e + "; install festvox-ru.", e);
        }
    }

    private static List<String> sentences(Path wordnet) {
        Set<String> found = new LinkedHashSet<>();
        for (String name : new String[] {"data.verb", "data.adj", "data.adv", "data.noun"}) {
            try {
                Matcher m = EXAMPLE.matcher(Files.readString(wordnet.resolve(name), StandardCharsets.ISO_8859_1));
                while (m.find()) {
                    if (m.group(1).matches("[A-Za-z ,.'?!-]+") && m.group(1).contains(" ")) {
                        found.add(m.group(1));
                    }
                }
            } catch (IOException e) {
                throw new MediaException(
                        "Cannot read sentences from " + wordnet + ": " + e + "; install wordnet-base.", e);
            }
        }
        return List.copyOf(found);
    }

    private static LabelledAudio speak(String voice, String text, double stretch) {
        Path wav = null;
        try {
            wav = Files.createTempFile("flite", ".wav");
            Process p = new ProcessBuilder(
                            "flite",
                            "-voice",
                            voice,
                            "--setf",
                            "duration_stretch=" + stretch,
                            "-psdur",
                            "-t",
                            text,
                            "-o",
                            wav.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            if (p.waitFor() != 0) {
                throw new MediaException("flite failed: " + said);
            }
            List<PhoneSegment> segments = new ArrayList<>();
            float start = 0;
            Matcher m = SEGMENT.matcher(said);
            while (m.find()) {
                float end = Float.parseFloat(m.group(2));
                segments.add(new PhoneSegment(start, Math.max(start, end), PhoneMap.arpabet(m.group(1)), m.group(1)));
                start = Math.max(start, end);
            }
            if (segments.isEmpty()) {
                throw new MediaException("flite told no phones of '" + text + "', found: " + said);
            }
            return new LabelledAudio(wav(wav), segments);
        } catch (IOException e) {
            throw new MediaException("Cannot run flite: " + e + "; install the package flite.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new io.github.dreamtalk.CancelledException("Making the corpus was interrupted.");
        } finally {
            if (wav != null) {
                wav.toFile().delete();
            }
        }
    }

    private static short[] wav(Path file) throws IOException {
        try (InputStream raw = new java.io.BufferedInputStream(Files.newInputStream(file));
                AudioInputStream in = AudioSystem.getAudioInputStream(raw)) {
            if (in.getFormat().getSampleRate() != Utterance.SAMPLE_RATE
                    || in.getFormat().getChannels() != 1
                    || in.getFormat().getSampleSizeInBits() != 16) {
                throw new MediaException(file + " is " + in.getFormat() + ", expected 16 kHz mono 16 bit.");
            }
            byte[] bytes = in.readAllBytes();
            short[] samples = new short[bytes.length / 2];
            ByteBuffer.wrap(bytes)
                    .order(in.getFormat().isBigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer()
                    .get(samples);
            return samples;
        } catch (UnsupportedAudioFileException e) {
            throw new MediaException(file + " is no WAV file: " + e, e);
        }
    }
}
