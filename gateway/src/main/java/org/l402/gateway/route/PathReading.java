package org.l402.gateway.route;

/** What a path turns out to be: canonical, or refused with a reason. */
public sealed interface PathReading permits CanonicalPath, PathRefused {}
