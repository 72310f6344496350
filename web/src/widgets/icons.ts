import activity from 'lucide-static/icons/activity.svg?raw';
import align from 'lucide-static/icons/align-center-horizontal.svg?raw';
import cable from 'lucide-static/icons/cable.svg?raw';
import check from 'lucide-static/icons/check.svg?raw';
import chevronDown from 'lucide-static/icons/chevron-down.svg?raw';
import chevronLeft from 'lucide-static/icons/chevron-left.svg?raw';
import chevronRight from 'lucide-static/icons/chevron-right.svg?raw';
import circleHelp from 'lucide-static/icons/circle-question-mark.svg?raw';
import columns from 'lucide-static/icons/columns-2.svg?raw';
import download from 'lucide-static/icons/download.svg?raw';
import external from 'lucide-static/icons/external-link.svg?raw';
import fileCode from 'lucide-static/icons/file-code.svg?raw';
import fit from 'lucide-static/icons/maximize.svg?raw';
import imageIcon from 'lucide-static/icons/image-down.svg?raw';
import layout from 'lucide-static/icons/network.svg?raw';
import list from 'lucide-static/icons/list-tree.svg?raw';
import lock from 'lucide-static/icons/lock.svg?raw';
import monitor from 'lucide-static/icons/monitor.svg?raw';
import note from 'lucide-static/icons/sticky-note.svg?raw';
import pause from 'lucide-static/icons/pause.svg?raw';
import play from 'lucide-static/icons/play.svg?raw';
import plus from 'lucide-static/icons/plus.svg?raw';
import power from 'lucide-static/icons/power.svg?raw';
import radio from 'lucide-static/icons/radio-tower.svg?raw';
import redo from 'lucide-static/icons/redo-2.svg?raw';
import restart from 'lucide-static/icons/rotate-cw.svg?raw';
import search from 'lucide-static/icons/search.svg?raw';
import share from 'lucide-static/icons/share-2.svg?raw';
import square from 'lucide-static/icons/square.svg?raw';
import terminal from 'lucide-static/icons/square-terminal.svg?raw';
import trash from 'lucide-static/icons/trash-2.svg?raw';
import undo from 'lucide-static/icons/undo-2.svg?raw';
import unplug from 'lucide-static/icons/unplug.svg?raw';
import upload from 'lucide-static/icons/upload.svg?raw';
import x from 'lucide-static/icons/x.svg?raw';
import zap from 'lucide-static/icons/zap.svg?raw';

/** Lucide's icons (ISC licence) that the page uses. */
export const icons = {
  activity, align, cable, check, chevronDown, chevronLeft, chevronRight, circleHelp, columns, download, external, fileCode, fit, image: imageIcon, layout,
  list, lock, monitor, note, pause, play, plus, power, radio, redo, restart, search, share, square, terminal, trash, undo, unplug, upload, x, zap,
};

export type IconName = keyof typeof icons;
