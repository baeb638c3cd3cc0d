package io.github.dreamtalk.device;

import org.jspecify.annotations.Nullable;

/**
 * A device that a runtime knows.
 *
 * @param name as {@code --device} takes it, or the family, such as {@code cuda}, if none of it can be used
 * @param runtime what would run networks there, with its version
 * @param problem why it cannot be used and what to do, or null
 */
public record DeviceStatus(String name, String runtime, @Nullable String problem) {}
