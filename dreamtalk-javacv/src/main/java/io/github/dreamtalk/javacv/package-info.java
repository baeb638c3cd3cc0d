/**
 * Between JavaCV and this library: pictures ({@link io.github.dreamtalk.javacv.PictureConverter}), a portrait or a voice from
 * any grabber ({@link io.github.dreamtalk.javacv.GrabberPortrait}, {@link io.github.dreamtalk.javacv.GrabberVoice}), frames
 * into any recorder ({@link io.github.dreamtalk.javacv.RecorderTarget}) and onto the screen ({@link
 * io.github.dreamtalk.javacv.PreviewWindow}).
 *
 * <p>A grabber belongs to whoever made it: it comes started, and is not stopped here. A recorder belongs to its target.
 *
 * <h2>What JavaCV leaves running</h2>
 *
 * With grabbers and recorders closed one daemon thread stays, JavaCPP's {@code JavaCPP Deallocator}, with FFmpeg's libraries;
 * they live until the JVM ends, so that a class loader that loaded JavaCV's jars is not collected: let containers that
 * reload applications share these jars. {@link io.github.dreamtalk.javacv.PreviewWindow} leaves what the Java platform starts
 * for its first window.
 */
@NullMarked
package io.github.dreamtalk.javacv;

import org.jspecify.annotations.NullMarked;
