// Preparation: each camera seen, each microphone heard, the line measured; the observation saves itself.
import "./instruments.js";
import { follow } from "./act.js";
import * as chat from "./chat.js";
import * as checkList from "./check_list.js";
import * as notes from "./notes.js";
import * as images from "./images.js";
import * as kept from "./kept_first.js";
import * as ownLine from "./own_line.js";
import { listen } from "./trials.js";
import * as upload from "./upload.js";

notes.hook();
upload.listen();
kept.listen();
images.follow();
chat.listen();
follow();
ownLine.listen();
void checkList.begin(() => void ownLine.measureAlone());

listen((_line, button) => ownLine.tryNow(button.dataset.testUrl ?? ""));
